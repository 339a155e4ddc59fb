// Sorting, filtering and unfolding. Without this script everything is there already, in its order, only folded.
(function () {
  "use strict";
  var fr = document.documentElement.lang !== "en";
  var say = function (french, english) { return fr ? french : english; };
  var collator = new Intl.Collator(fr ? "fr" : "en", { numeric: true, sensitivity: "base" });
  var fold = function (text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };

  function key(row, column) {
    var cell = row.cells[column];
    if (!cell) { return null; }
    if (cell.dataset.v !== undefined) { return Number(cell.dataset.v); }
    return cell.textContent.trim() || null;
  }
  function compare(a, b) {
    // What is empty goes last, whatever the order.
    if (a === null || b === null) { return a === b ? 0 : a === null ? 2 : -2; }
    if (typeof a === "number" && typeof b === "number") { return a < b ? -1 : a > b ? 1 : 0; }
    return collator.compare(String(a), String(b));
  }

  document.querySelectorAll("table.browsable").forEach(function (table) {
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.setAttribute("aria-label", say("Trier par\u202f: ", "Sort by: ") + head.textContent.trim());
      // The title stays outside the button: browsers don't repeat a button at the head of each printed page.
      head.appendChild(document.createTextNode(" "));
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.map(function (row, at) { return { row: row, at: at, key: key(row, column) }; })
          .sort(function (a, b) {
            var order = compare(a.key, b.key);
            if (Math.abs(order) === 2) { return order; }
            return (down ? -order : order) || a.at - b.at;
          })
          .forEach(function (entry) { body.appendChild(entry.row); });
      });
    });

    var tools = document.createElement("p");
    tools.className = "tools";
    var label = document.createElement("label");
    label.textContent = say("Filtrer\u202f: ", "Filter: ");
    var field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    label.appendChild(field);
    var count = document.createElement("span");
    count.setAttribute("role", "status");
    tools.appendChild(label);
    tools.appendChild(count);
    var texts = null;
    field.addEventListener("input", function () {
      texts = texts || rows.map(function (row) { return fold(row.textContent); });
      var wanted = fold(field.value).split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row, at) {
        var fits = wanted.every(function (word) { return texts[at].indexOf(word) >= 0; });
        row.hidden = !fits;
        if (fits) { shown += 1; }
      });
      count.textContent = wanted.length ? " " + shown + say(" sur ", " of ") + rows.length : "";
    });
    var frame = table.closest(".scroll");
    frame.parentNode.insertBefore(tools, frame);
  });

  // A link into something folded opens it.
  function reveal() {
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    var target = id && document.getElementById(id);
    if (!target) { return; }
    for (var at = target; at; at = at.parentElement) { if (at.tagName === "DETAILS") { at.open = true; } }
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // On paper, explanations are open; rows are, if the reader opened them.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details.explains"), function (details) { return !details.open; });
    opened.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
    opened = [];
  });

  // One button for all that is folded.
  var nav = document.querySelector("nav.contents");
  if (nav && document.querySelector("main details")) {
    var all = document.createElement("button");
    all.type = "button";
    all.className = "all";
    var isOpen = false;
    all.textContent = say("Tout déplier", "Unfold all");
    all.addEventListener("click", function () {
      isOpen = !isOpen;
      document.querySelectorAll("main details").forEach(function (details) { details.open = isOpen; });
      all.textContent = isOpen ? say("Tout replier", "Fold all") : say("Tout déplier", "Unfold all");
    });
    nav.appendChild(all);
  }
})();
