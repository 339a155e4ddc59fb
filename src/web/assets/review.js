// The review: keys to go from one proposal to the next and to choose, and a word when somebody else decides. The pages do all of it without.
(function () {
  "use strict";
  var fr = document.documentElement.lang !== "en";
  var PAUSE = 4000;
  var page = document.querySelector("main.review");
  var list = document.getElementById("propositions");
  var source = page || list;
  if (!source) { return; }

  function ask(done) {
    if (document.hidden) { return; }
    fetch(source.dataset.adresse, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (said) { if (said) { done(said); } })
      .catch(function () { /* The next turn asks again. */ });
  }

  // Only what changes is written: whoever listens to the page is not told the same thing again.
  function write(element, text) { if (element && element.textContent !== text) { element.textContent = text; } }

  function advance(said) {
    write(document.getElementById("avancement"), said.avancement);
    var bar = document.getElementById("barre");
    if (bar) { bar.value = said.decidees; }
  }

  function onItem(said) {
    advance(said);
    var live = document.getElementById("direct");
    if (said.derniere === Number(page.dataset.vu) || !live) { return; }
    var again = fr ? "Recharger la page pour la voir" : "Reload the page to see it";
    var words = (fr ? "À l'instant, sur cette proposition\u202f: " : "Just now, on this proposal: ") + said.phrase + ". " +
      (fr ? "Ce que vous avez saisi n'est pas perdu tant que vous ne rechargez pas. " : "What you typed is not lost as long as you don't reload. ");
    if (live.dataset.seen === String(said.derniere)) { return; }
    live.dataset.seen = String(said.derniere);
    live.hidden = false;
    live.textContent = words;
    var link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = again;
    live.appendChild(link);
  }

  function onList(said) {
    advance(said);
    said.propositions.forEach(function (one) {
      var line = list.querySelector('[data-cle="' + one.cle + '"]');
      if (!line || !one.decision || line.classList.contains("done")) { return; }
      line.classList.add("done");
      var state = line.querySelector(".state");
      var words = { retenue: ["Retenue", "Adopted"], adaptee: ["Adaptée", "Adapted"], rejetee: ["Rejetée", "Rejected"], reportee: ["Reportée", "Deferred"] };
      var strong = document.createElement("strong");
      strong.textContent = (words[one.decision] || [one.decision, one.decision])[fr ? 0 : 1];
      state.replaceChildren(strong, document.createElement("br"), document.createTextNode((fr ? "par " : "by ") + one.par));
    });
  }

  setInterval(function () { ask(page ? onItem : onList); }, PAUSE);
  if (!page) { return; }

  // Keys of one letter can be switched off, and rest while one writes.
  var help = document.getElementById("touches");
  var active = document.getElementById("touches-actives");
  var KEPT = "maillage-touches";
  help.hidden = false;
  try { active.checked = localStorage.getItem(KEPT) !== "non"; } catch (error) { /* Nothing is kept in this browser. */ }
  active.addEventListener("change", function () {
    try { localStorage.setItem(KEPT, active.checked ? "oui" : "non"); } catch (error) { /* Nothing is kept in this browser. */ }
  });

  function follow(relation) {
    var link = document.querySelector('a[rel="' + relation + '"]');
    if (link) { link.click(); }
  }

  function choose(digit) {
    var radio = document.querySelector('input[data-touche="' + digit + '"]');
    if (!radio) { return; }
    var folded = radio.closest("details");
    if (folded) { folded.open = true; }
    radio.checked = true;
    radio.focus();
  }

  document.addEventListener("keydown", function (event) {
    var at = event.target;
    var writes = at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement ||
      (at instanceof HTMLInputElement && at.type !== "radio" && at.type !== "checkbox");
    if (!active.checked || writes || event.ctrlKey || event.altKey || event.metaKey) { return; }
    // Among radio buttons, arrows choose.
    var arrows = !(at instanceof HTMLInputElement);
    if ((event.key === "ArrowLeft" && arrows) || event.key === "p") { follow("prev"); }
    else if ((event.key === "ArrowRight" && arrows) || event.key === "n") { follow("next"); }
    else if (event.key >= "1" && event.key <= "4") { choose(event.key); event.preventDefault(); }
    else if (event.key === "?") { help.open = !help.open; help.querySelector("summary").focus(); event.preventDefault(); }
  });
})();
