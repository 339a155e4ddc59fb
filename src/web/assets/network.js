// The plan of the network: pan, zoom, search, focus, period. The page says the same without it: a drawing and two tables.
(function () {
  "use strict";
  var root = document.getElementById("plan");
  if (!root || !window.fetch) { return; }
  var french = document.documentElement.lang !== "en";
  function say(fr, en) { return french ? fr : en; }
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var status = document.getElementById("reseau-phrase");
  var data = null;
  var near = [];
  var focus = -1;
  var view = { x: 0, y: 0, scale: 1 };
  var address = new URL(root.getAttribute("data-source"), location.href);
  var here = new URL(root.getAttribute("data-page"), location.href);

  var FILLS = { box: "#9db8dd", house: "#f2d08b", diamond: "#c8a9cf", octagon: "#e9a79a", triangle: "#a9cfa3", hexagon: "#d0d0d0", pill: "#ffffff", disc: "#dce7f5" };
  var SHAPES = {
    box: [[-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]],
    house: [[0, -1], [0.85, -0.3], [0.85, 0.85], [-0.85, 0.85], [-0.85, -0.3]],
    diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
    octagon: [[-0.36, -0.95], [0.36, -0.95], [0.36, -0.36], [0.95, -0.36], [0.95, 0.36], [0.36, 0.36], [0.36, 0.95], [-0.36, 0.95], [-0.36, 0.36], [-0.95, 0.36], [-0.95, -0.36], [-0.36, -0.36]],
    triangle: [[0, -1], [0.95, 0.8], [-0.95, 0.8]],
    hexagon: [[-1, 0], [-0.5, -0.87], [0.5, -0.87], [1, 0], [0.5, 0.87], [-0.5, 0.87]],
    pill: [[-1, -0.3], [-0.8, -0.55], [0.8, -0.55], [1, -0.3], [1, 0.3], [0.8, 0.55], [-0.8, 0.55], [-1, 0.3]]
  };

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) { made.textContent = text; }
    return made;
  }
  function fold(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe").toLowerCase(); }
  function count(n, forms) { return n + " " + forms[n < 2 ? 0 : 1]; }

  // What is built once: tools, plan, details.
  var tools = element("div", { "class": "plan-tools" });
  var canvas = element("canvas", {
    tabindex: "0", role: "application", "aria-describedby": "plan-aide",
    "aria-label": say("Plan du réseau", "Plan of the network"), "class": "plan-canvas"
  });
  var help = element("p", { id: "plan-aide", "class": "below" }, say(
    "Glissez ou utilisez les flèches pour vous déplacer, + et − pour agrandir ou réduire, 0 pour tout voir, Échap pour relâcher. Un clic sur un signe montre ses voisins ; au clavier, passez par la recherche. Les deux tables sous le plan disent la même chose.",
    "Drag, or use the arrows, to move; + and − to enlarge or reduce, 0 to see everything, Escape to let go. A click on a sign shows its neighbours; with the keyboard, use the search. The two tables under the plan say the same."));
  if (french) { help.textContent = help.textContent.replace(/ ;/g, "\u202f;"); }
  var legend = element("ul", { "class": "plan-legend" });
  var details = element("section", { "class": "plan-details", "aria-label": say("Détail", "Details") });
  var brush = canvas.getContext("2d");

  function button(label, name, act) {
    var made = element("button", { type: "button", "aria-label": name, title: name }, label);
    made.addEventListener("click", act);
    return made;
  }

  // Search: a field with suggestions, as the authoring practices for a combobox ask.
  var search = element("div", { "class": "pick plan-search" });
  var field = element("input", {
    id: "plan-recherche", type: "text", role: "combobox", autocomplete: "off",
    "aria-expanded": "false", "aria-controls": "plan-suggestions", "aria-autocomplete": "list"
  });
  var list = element("ul", { id: "plan-suggestions", role: "listbox", hidden: "", "aria-label": say("Suggestions", "Suggestions") });
  search.appendChild(element("label", { "for": "plan-recherche" }, say("Chercher dans le plan", "Search the plan")));
  search.appendChild(field);
  search.appendChild(list);
  var found = [];
  var active = -1;
  function suggest() {
    var words = fold(field.value).split(/\s+/).filter(Boolean);
    found = [];
    if (words.length && data) {
      data.noeuds.forEach(function (node, at) {
        node.plie = node.plie || fold(node.nom + " " + node.id);
        if (found.length < 8 && words.every(function (word) { return node.plie.indexOf(word) >= 0; })) { found.push(at); }
      });
    }
    active = -1;
    list.textContent = "";
    found.forEach(function (at, row) {
      var option = element("li", { id: "plan-suggestion-" + row, role: "option", "aria-selected": "false" }, data.noeuds[at].nom);
      option.addEventListener("mousedown", function (event) { event.preventDefault(); choose(row); });
      list.appendChild(option);
    });
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
    field.removeAttribute("aria-activedescendant");
  }
  function mark(row) {
    active = row;
    Array.prototype.forEach.call(list.children, function (option, at) { option.setAttribute("aria-selected", String(at === row)); });
    if (row >= 0) { field.setAttribute("aria-activedescendant", "plan-suggestion-" + row); }
  }
  function choose(row) {
    var at = found[row];
    field.value = data.noeuds[at].nom;
    close();
    setFocus(at, true);
  }
  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }
  field.addEventListener("input", suggest);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown" && found.length) { event.preventDefault(); list.hidden = false; field.setAttribute("aria-expanded", "true"); mark((active + 1) % found.length); }
    else if (event.key === "ArrowUp" && found.length) { event.preventDefault(); mark((active + found.length - 1) % found.length); }
    else if (event.key === "Enter" && found.length) { event.preventDefault(); choose(Math.max(active, 0)); }
    else if (event.key === "Escape") { close(); }
  });

  // Period: two sliders over the months of the dossier, in place of the two lists of the form.
  var months = [];
  function month(text) { var parts = (text || "").split("-"); return parts.length === 2 ? Number(parts[0]) * 12 + Number(parts[1]) - 1 : NaN; }
  function written(month) { return String(Math.floor(month / 12)).padStart(4, "0") + "-" + String(month % 12 + 1).padStart(2, "0"); }
  function spoken(month) { return new Intl.DateTimeFormat(french ? "fr" : "en", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(Date.UTC(Math.floor(month / 12), month % 12, 1))); }
  function period() {
    var first = month(root.getAttribute("data-first")), last = month(root.getAttribute("data-last"));
    if (!(last > first)) { return null; }
    var box = element("fieldset", { "class": "plan-period" });
    box.appendChild(element("legend", {}, say("Période", "Period")));
    months = [["de", say("De", "From"), first], ["a", say("À", "To"), last]].map(function (end) {
      var id = "plan-" + end[0];
      var asked = month(here.searchParams.get(end[0]));
      var slider = element("input", { id: id, type: "range", min: first, max: last, step: 1 });
      slider.value = asked >= first && asked <= last ? asked : end[2];
      var shown = element("output", { "for": id });
      var row = element("div", { "class": "plan-slider" });
      row.appendChild(element("label", { "for": id }, end[1]));
      row.appendChild(slider);
      row.appendChild(shown);
      box.appendChild(row);
      return { name: end[0], slider: slider, shown: shown, open: end[2] };
    });
    var waiting = 0;
    months.forEach(function (end, at) {
      end.slider.addEventListener("input", function () {
        var other = months[1 - at].slider;
        if (Number(months[0].slider.value) > Number(months[1].slider.value)) { other.value = end.slider.value; }
        tell();
        clearTimeout(waiting);
        waiting = setTimeout(move, 180);
      });
    });
    function tell() {
      months.forEach(function (end) {
        var words = spoken(Number(end.slider.value));
        end.shown.textContent = words;
        end.slider.setAttribute("aria-valuetext", words);
      });
    }
    function move() {
      months.forEach(function (end) {
        [address, here].forEach(function (url) {
          if (Number(end.slider.value) === end.open) { url.searchParams.delete(end.name); } else { url.searchParams.set(end.name, written(Number(end.slider.value))); }
        });
        var list = document.getElementById("champ-" + end.name);
        if (list) { list.value = here.searchParams.get(end.name) || ""; }
      });
      remember();
      load(true);
      refreshTables();
    }
    tell();
    return box;
  }

  // The address of the page says what is seen: it can be copied and sent.
  function remember() { history.replaceState(null, "", here.pathname + here.search); }
  function refreshTables() {
    var asked = here.href;
    fetch(asked, { credentials: "same-origin" }).then(function (answer) { return answer.ok ? answer.text() : null; }).then(function (text) {
      var tables = text && asked === here.href && new DOMParser().parseFromString(text, "text/html").getElementById("suite");
      if (tables) { document.getElementById("suite").replaceWith(document.importNode(tables, true)); }
    }).catch(function () {});
  }

  function load(keepsView) {
    var held = focus >= 0 ? data.noeuds[focus].id : null;
    var asked = address.href;
    return fetch(asked, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (read) {
      if (asked !== address.href) { return; }
      data = read;
      near = data.noeuds.map(function () { return []; });
      data.liens.forEach(function (link) { near[link.de].push(link); near[link.a].push(link); });
      focus = -1;
      if (held !== null) { data.noeuds.forEach(function (node, at) { if (node.id === held) { focus = at; } }); }
      writeLegend();
      if (!keepsView) { fit(); }
      describe();
      paint();
    });
  }

  function writeLegend() {
    var seen = {};
    legend.textContent = "";
    data.noeuds.forEach(function (node) {
      if (seen[node.forme]) { return; }
      seen[node.forme] = true;
      var row = element("li", {});
      var sign = element("canvas", { width: 44, height: 44, "aria-hidden": "true" });
      var ink = sign.getContext("2d");
      ink.scale(2, 2);
      shape(ink, node.forme, 11, 11, 9, 1);
      row.appendChild(sign);
      row.appendChild(document.createTextNode(node.nature));
      legend.appendChild(row);
    });
  }

  // Drawing.
  function size() { return { w: canvas.clientWidth || 600, h: canvas.clientHeight || 400 }; }
  function fit(only) {
    var nodes = only || data.noeuds;
    var room = size();
    if (!nodes.length) { return; }
    var xs = nodes.map(function (n) { return n.x; }), ys = nodes.map(function (n) { return n.y; });
    var least = [Math.min.apply(null, xs), Math.min.apply(null, ys)], most = [Math.max.apply(null, xs), Math.max.apply(null, ys)];
    var scale = Math.min((room.w - 80) / Math.max(most[0] - least[0], 60), (room.h - 70) / Math.max(most[1] - least[1], 60), 2.5);
    glide({ scale: scale, x: room.w / 2 - scale * (least[0] + most[0]) / 2, y: room.h / 2 - scale * (least[1] + most[1]) / 2 });
  }
  var gliding = 0;
  function glide(to) {
    cancelAnimationFrame(gliding);
    if (still || !data || view.scale === 1 && view.x === 0) { view = to; paint(); return; }
    var from = view, began = null;
    function frame(now) {
      began = began === null ? now : began;
      var t = Math.min((now - began) / 260, 1), e = t * (2 - t);
      view = { x: from.x + (to.x - from.x) * e, y: from.y + (to.y - from.y) * e, scale: from.scale + (to.scale - from.scale) * e };
      paint();
      if (t < 1) { gliding = requestAnimationFrame(frame); }
    }
    gliding = requestAnimationFrame(frame);
  }
  function zoom(by, at) {
    cancelAnimationFrame(gliding);
    var room = size();
    at = at || { x: room.w / 2, y: room.h / 2 };
    var scale = Math.min(Math.max(view.scale * by, 0.05), 8);
    by = scale / view.scale;
    view = { scale: scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
    paint();
  }
  function pan(dx, dy) { cancelAnimationFrame(gliding); view = { scale: view.scale, x: view.x + dx, y: view.y + dy }; paint(); }
  function place(node) { return { x: node.x * view.scale + view.x, y: node.y * view.scale + view.y, r: Math.min(Math.max(node.r * view.scale, 3), 26) }; }
  function shape(ink, name, x, y, r, weight) {
    ink.beginPath();
    if (SHAPES[name]) {
      SHAPES[name].forEach(function (p, at) { ink[at ? "lineTo" : "moveTo"](x + p[0] * r, y + p[1] * r); });
      ink.closePath();
    } else { ink.arc(x, y, r, 0, 2 * Math.PI); }
    ink.fillStyle = FILLS[name] || "#fff";
    ink.strokeStyle = "#1a1a1a";
    ink.lineWidth = weight;
    ink.fill();
    ink.stroke();
  }
  function paint() {
    if (!data) { return; }
    var room = size(), ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(room.w * ratio) || canvas.height !== Math.round(room.h * ratio)) {
      canvas.width = Math.round(room.w * ratio);
      canvas.height = Math.round(room.h * ratio);
    }
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, room.w, room.h);
    var spots = data.noeuds.map(place);
    var lit = data.noeuds.map(function () { return focus < 0; });
    if (focus >= 0) { lit[focus] = true; near[focus].forEach(function (link) { lit[link.de] = true; lit[link.a] = true; }); }
    function isOut(spot) { return spot.x < -40 || spot.y < -40 || spot.x > room.w + 40 || spot.y > room.h + 40; }
    // The more links, the fainter each: what many share shows as a darker heap, not as a black one.
    var crowd = Math.min(0.45, Math.max(0.07, 120 / (data.liens.length + 1)));
    data.liens.forEach(function (link) {
      var from = spots[link.de], to = spots[link.a];
      if (isOut(from) && isOut(to)) { return; }
      var own = focus >= 0 && (link.de === focus || link.a === focus);
      brush.globalAlpha = focus < 0 ? crowd : own ? 0.9 : lit[link.de] && lit[link.a] ? 0.2 : 0.05;
      brush.strokeStyle = own ? "#1d4f91" : "#6f6f6f";
      brush.lineWidth = 0.6 + 3.4 * link.force;
      brush.beginPath();
      brush.moveTo(from.x, from.y);
      brush.lineTo(to.x, to.y);
      brush.stroke();
    });
    data.noeuds.forEach(function (node, at) {
      if (isOut(spots[at])) { return; }
      brush.globalAlpha = lit[at] ? 1 : 0.15;
      shape(brush, node.forme, spots[at].x, spots[at].y, spots[at].r, at === focus ? 3 : 1.3);
    });
    brush.globalAlpha = 1;
    label(spots, lit, room);
  }

  // Names: of the one in focus, then of its neighbours, then of the largest; never over one another.
  function label(spots, lit, room) {
    var boxes = [], named = 0;
    brush.font = "12px Arial, Helvetica, 'Liberation Sans', sans-serif";
    brush.textBaseline = "middle";
    var order = data.noeuds.map(function (_, at) { return at; }).filter(function (at) { return lit[at]; });
    function isPlace(at) { return data.noeuds[at].forme === "disc"; }
    order.sort(function (a, b) { return (b === focus) - (a === focus) || isPlace(b) - isPlace(a) || a - b; });
    order.some(function (at) {
      var spot = spots[at], name = data.noeuds[at].nom;
      if (spot.x < 0 || spot.y < 0 || spot.x > room.w || spot.y > room.h) { return false; }
      if (name.length > 34) { name = name.slice(0, 32).trim() + "…"; }
      var width = brush.measureText(name).width + 4, r = spot.r + 3;
      var tries = [[spot.x + r, spot.y - 8], [spot.x - r - width, spot.y - 8], [spot.x - width / 2, spot.y - r - 16], [spot.x - width / 2, spot.y + r]];
      tries.some(function (p) {
        var box = { x: p[0], y: p[1], w: width, h: 16 };
        if (box.x < 0 || box.x + width > room.w || box.y < 0 || box.y + 16 > room.h || boxes.some(function (other) {
          return box.x < other.x + other.w && other.x < box.x + box.w && box.y < other.y + other.h && other.y < box.y + box.h;
        })) { return false; }
        if (at !== focus && spots.some(function (s, other) { return other !== at && lit[other] && s.x + s.r > box.x && s.x - s.r < box.x + width && s.y + s.r > box.y && s.y - s.r < box.y + 16; })) { return false; }
        boxes.push(box);
        brush.fillStyle = "rgba(255,255,255,.85)";
        brush.fillRect(box.x, box.y, width, 16);
        brush.fillStyle = "#1a1a1a";
        brush.fillText(name, box.x + 2, box.y + 8);
        named += 1;
        return true;
      });
      return named >= (focus >= 0 ? 80 : 40);
    });
  }

  // Focus, and what is said of it.
  function setFocus(at, moves) {
    focus = at;
    var node = at >= 0 ? data.noeuds[at] : null;
    ["partenaire", "action"].forEach(function (name) { here.searchParams.delete(name); });
    if (node) {
      var cut = node.id.indexOf(":"), kind = node.id.slice(0, cut);
      if (kind !== "territoire") { here.searchParams.set(kind, node.id.slice(cut + 1)); }
    }
    remember();
    if (node && moves) { fit([node].concat(near[at].map(function (link) { return data.noeuds[link.de === at ? link.a : link.de]; }))); }
    describe();
    paint();
  }
  function link(to, words) { return element("a", { href: to }, words); }
  function describe() {
    details.textContent = "";
    var said = focus < 0 ? "" : " · " + data.noeuds[focus].nom + say("\u202f: ", ": ") + count(near[focus].length, [say("voisin", "neighbour"), say("voisins", "neighbours")]);
    status.textContent = data.phrase + said;
    if (focus < 0) {
      details.appendChild(element("p", {}, say("Choisissez un signe du plan pour voir ses voisins et les lignes qui le montrent.", "Choose a sign of the plan to see its neighbours and the rows that show it.")));
      return;
    }
    var node = data.noeuds[focus];
    details.appendChild(element("h2", {}, node.nom));
    details.appendChild(element("p", { "class": "muted" }, node.nature));
    var ways = element("p", {});
    ways.appendChild(link(node.fiche, say("Sa fiche", "Its record")));
    ways.appendChild(document.createTextNode(" · "));
    ways.appendChild(link(node.lignes, say("Ses lignes (", "Its rows (") + node.n + ")"));
    details.appendChild(ways);
    details.appendChild(element("p", {}, count(near[focus].length, [say("voisin", "neighbour"), say("voisins", "neighbours")]) + (near[focus].length ? say("\u202f:", ":") : ".")));
    var rows = element("ul", {});
    near[focus].slice(0, 25).forEach(function (tie) {
      var other = tie.de === focus ? tie.a : tie.de;
      var row = element("li", {});
      var to = element("button", { type: "button", "class": "plain" }, data.noeuds[other].nom);
      to.addEventListener("click", function () { setFocus(other, true); canvas.focus(); });
      row.appendChild(to);
      row.appendChild(document.createTextNode(" "));
      row.appendChild(link(tie.lignes, count(tie.n, data.unite)));
      rows.appendChild(row);
    });
    details.appendChild(rows);
    if (near[focus].length > 25) { details.appendChild(element("p", { "class": "below" }, say("Les autres sont dans sa fiche et dans la table.", "The others are in its record and in the table."))); }
  }

  // Mouse, fingers, keys.
  function at(event) { var box = canvas.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; }
  function under(point) {
    var best = -1, least = 12;
    data.noeuds.forEach(function (node, i) {
      var spot = place(node), far = Math.hypot(spot.x - point.x, spot.y - point.y) - spot.r;
      if (far < least) { least = far; best = i; }
    });
    return best;
  }
  var held = null;
  canvas.addEventListener("pointerdown", function (event) { held = { from: at(event), last: at(event), moved: false }; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", function (event) {
    if (!data) { return; }
    var now = at(event);
    if (!held) { var seen = under(now); canvas.title = seen >= 0 ? data.noeuds[seen].nom : ""; return; }
    if (Math.hypot(now.x - held.from.x, now.y - held.from.y) > 4) { held.moved = true; }
    if (held.moved) { pan(now.x - held.last.x, now.y - held.last.y); }
    held.last = now;
  });
  canvas.addEventListener("pointerup", function (event) {
    if (held && !held.moved && data) { setFocus(under(at(event)), false); }
    held = null;
  });
  canvas.addEventListener("pointercancel", function () { held = null; });
  // The wheel scrolls the page, unless the plan has the keyboard: nobody is caught in it.
  canvas.addEventListener("wheel", function (event) {
    if (document.activeElement !== canvas && !event.ctrlKey) { return; }
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, at(event));
  }, { passive: false });
  canvas.addEventListener("keydown", function (event) {
    var steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.ctrlKey || event.metaKey || event.altKey || !data) { return; }
    if (steps[event.key]) { pan(steps[event.key][0], steps[event.key][1]); }
    else if (event.key === "+" || event.key === "=") { zoom(1.3); }
    else if (event.key === "-" || event.key === "−") { zoom(1 / 1.3); }
    else if (event.key === "0") { fit(); }
    else if (event.key === "Escape") { setFocus(-1, false); }
    else { return; }
    event.preventDefault();
  });
  window.addEventListener("resize", paint);

  function reset() {
    field.value = "";
    setFocus(-1, false);
    var changed = months.some(function (end) { return Number(end.slider.value) !== end.open; });
    months.forEach(function (end) { end.slider.value = end.open; });
    if (changed) { months[0].slider.dispatchEvent(new Event("input")); }
    fit();
  }

  // In place of the drawing, once the data is there; if it can't be had, the drawing stays.
  load(false).then(function () {
    var drawing = root.querySelector("figure");
    tools.appendChild(search);
    var zooms = element("div", { "class": "plan-zooms", role: "group", "aria-label": say("Agrandir", "Zoom") });
    zooms.appendChild(button("+", say("Agrandir", "Enlarge"), function () { zoom(1.3); }));
    zooms.appendChild(button("−", say("Réduire", "Reduce"), function () { zoom(1 / 1.3); }));
    zooms.appendChild(button(say("Tout voir", "See all"), say("Tout voir", "See all"), function () { fit(); }));
    zooms.appendChild(button(say("Remettre à zéro", "Reset"), say("Remettre à zéro", "Reset"), reset));
    tools.appendChild(zooms);
    var slider = period();
    if (slider) {
      tools.appendChild(slider);
      ["champ-de", "champ-a"].forEach(function (id) { document.getElementById(id).closest(".pick").hidden = true; });
    }
    var centred = document.getElementById("centre");
    if (centred) { centred.hidden = true; }
    var pane = element("div", { "class": "plan-pane" });
    pane.appendChild(canvas);
    pane.appendChild(details);
    [tools, pane, legend, help].forEach(function (part) { root.insertBefore(part, drawing); });
    drawing.hidden = true;
    root.classList.add("live");
    view = { x: 0, y: 0, scale: 1 };
    fit();
    var centre = here.searchParams.get("partenaire") ? "partenaire:" + here.searchParams.get("partenaire") : here.searchParams.get("action") ? "action:" + here.searchParams.get("action") : null;
    if (centre) { data.noeuds.forEach(function (node, i) { if (node.id === centre) { setFocus(i, true); } }); }
  }).catch(function () {});
})();
