// Moving sessions by mouse or keyboard, and what a change would break told while one types. Without this script the forms do it all.
(function () {
  "use strict";
  var fr = document.documentElement.lang !== "en";
  var say = function (french, english) { return fr ? french : english; };

  // The calendar.
  var weeks = document.querySelector("table.weeks");
  var live = document.querySelector("p.live");
  if (weeks && live) {
    document.querySelector("p.how").hidden = false;
    var cells = Array.prototype.slice.call(weeks.querySelectorAll("td[data-jour]"));
    var held = null;
    var tell = function (text) { live.textContent = text; };
    var cellOf = function (session) { return session.closest("td"); };
    var ask = function (session, day) {
      return fetch("seance/" + encodeURIComponent(session.dataset.cle) + "/verifier.json?jour=" + day, { credentials: "same-origin" })
        .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); });
    };
    var words = function (list) { return list.map(function (one) { return one.phrase; }).join(" "); };
    var failed = function () { tell(say("La vérification n'a pas abouti. Ouvrez la séance pour la changer.", "The check failed. Open the session to change it.")); };
    var how = function () {
      if (held.isDragged) { return say(" Relâchez pour confirmer.", " Let go to confirm."); }
      return say(" Entrée pour confirmer, Échap pour renoncer.", " Enter to confirm, Escape to give up.");
    };
    var preview = function (session, cell) {
      ask(session, cell.dataset.jour).then(function (found) {
        if (!held || held.cell !== cell) { return; }
        held.found = found;
        if (found.interdit.length) { tell(cell.dataset.nom + say("\u202f: impossible. ", ": can't be done. ") + words(found.interdit)); }
        else if (found.reserves.length) { tell(cell.dataset.nom + say("\u202f: possible avec un motif. ", ": possible with a reason. ") + words(found.reserves) + how()); }
        else { tell(cell.dataset.nom + say("\u202f: possible.", ": possible.") + how()); }
      }).catch(failed);
    };
    var open = function (session, day) { window.location.href = "seance/" + encodeURIComponent(session.dataset.cle) + "?jour=" + day; };
    var save = function (session, day) {
      // Who has not signed yet gives a name on the page of the session.
      if (!weeks.dataset.jeton) { open(session, day); return; }
      var form = document.createElement("form");
      form.method = "post";
      form.action = "seance/" + encodeURIComponent(session.dataset.cle);
      [["jeton", weeks.dataset.jeton], ["vu", session.dataset.vu], ["jour", day]].forEach(function (pair) {
        var field = document.createElement("input");
        field.type = "hidden";
        field.name = pair[0];
        field.value = pair[1];
        form.appendChild(field);
      });
      document.body.appendChild(form);
      form.submit();
    };
    var settle = function (session, cell, found) {
      if (found.interdit.length) { tell(cell.dataset.nom + say("\u202f: impossible. ", ": can't be done. ") + words(found.interdit)); return false; }
      if (found.reserves.length) { open(session, cell.dataset.jour); } else { save(session, cell.dataset.jour); }
      return true;
    };
    var back = function () {
      if (!held) { return; }
      held.home.appendChild(held.session);
      held.session.classList.remove("held");
      held = null;
    };

    weeks.addEventListener("dragstart", function (event) {
      var session = event.target.closest("a.session");
      if (!session) { return; }
      back();
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", session.dataset.cle);
      session.classList.add("held");
      held = { session: session, home: cellOf(session), cell: null, found: null, isDragged: true };
    });
    weeks.addEventListener("dragend", function () { if (held) { held.session.classList.remove("held"); held = null; } cells.forEach(function (cell) { cell.classList.remove("over"); }); });
    cells.forEach(function (cell) {
      cell.addEventListener("dragover", function (event) {
        if (!held) { return; }
        event.preventDefault();
        if (held.cell !== cell) {
          cells.forEach(function (other) { other.classList.toggle("over", other === cell); });
          held.cell = cell;
          preview(held.session, cell);
        }
      });
      cell.addEventListener("drop", function (event) {
        if (!held) { return; }
        event.preventDefault();
        var session = held.session;
        if (cell === held.home) { return; }
        ask(session, cell.dataset.jour).then(function (found) { settle(session, cell, found); }).catch(failed);
      });
    });
    weeks.addEventListener("keydown", function (event) {
      var session = event.target.closest("a.session");
      if (!session) { return; }
      var steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -5, ArrowDown: 5 };
      if (event.key === "Escape" && held) {
        event.preventDefault();
        back();
        session.focus();
        tell(say("La séance reste à sa place.", "The session stays where it was."));
      } else if (event.key === "Enter" && held && held.session === session) {
        event.preventDefault();
        if (cellOf(session) === held.home) { back(); return; }
        if (held.found) { settle(session, held.cell, held.found); }
      } else if (steps[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        if (!held || held.session !== session) { back(); held = { session: session, home: cellOf(session), cell: null, found: null }; session.classList.add("held"); }
        var rows = Array.prototype.slice.call(weeks.tBodies[0].rows);
        var cell = cellOf(session);
        var place = rows.indexOf(cell.parentElement) * 5 + (cell.cellIndex - 1) + steps[event.key];
        var row = rows[Math.floor(place / 5)];
        var next = row && row.cells[1 + ((place % 5) + 5) % 5];
        if (!next || !next.dataset.jour) { return; }
        next.appendChild(session);
        session.focus();
        held.cell = next;
        held.found = null;
        preview(session, next);
      }
    });
  }

  // The form of a session.
  var form = document.querySelector("form.change");
  if (form) {
    var told = document.getElementById("reserves");
    var confirm = form.querySelector(".confirm");
    var timer = null;
    var list = function (title, entries, fault) {
      var box = document.createElement("div");
      box.className = fault ? "notice fault" : "notice";
      var head = document.createElement("p");
      var strong = document.createElement("strong");
      strong.textContent = title;
      head.appendChild(strong);
      box.appendChild(head);
      var ul = document.createElement("ul");
      entries.forEach(function (entry) { var li = document.createElement("li"); li.textContent = entry.phrase; ul.appendChild(li); });
      box.appendChild(ul);
      return box;
    };
    var check = function () {
      var query = new URLSearchParams();
      new FormData(form).forEach(function (value, name) {
        if (["jeton", "signature", "motif", "confirmer"].indexOf(name) < 0) { query.append(name, value); }
      });
      fetch(window.location.pathname + "/verifier.json?" + query, { credentials: "same-origin" })
        .then(function (answer) { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); })
        .then(function (found) {
          told.textContent = "";
          if (found.fautes.length) { told.appendChild(list(say("À corriger\u202f:", "To be corrected:"), found.fautes, true)); }
          if (found.interdit.length) { told.appendChild(list(say("Ce n'est pas possible\u202f:", "This can't be done:"), found.interdit, true)); }
          if (found.reserves.length) { told.appendChild(list(say("C'est possible, avec des réserves\u202f; cochez la confirmation et donnez un motif\u202f:", "This can be done, with reservations; tick the confirmation and give a reason:"), found.reserves, false)); }
          confirm.hidden = !found.reserves.length;
        })
        .catch(function () {});
    };
    form.addEventListener("input", function (event) {
      if (["motif", "signature", "confirmer"].indexOf(event.target.name) >= 0) { return; }
      clearTimeout(timer);
      timer = setTimeout(check, 350);
    });
  }
})();
