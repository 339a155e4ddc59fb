// Search among the settings, values put back at once, and the list under other weights while one moves them. Without this script the forms do it all.
(function () {
  "use strict";
  var fr = document.documentElement.lang !== "en";
  var say = function (french, english) { return fr ? french : english; };
  var typed = function (value) { return fr ? String(value).replace(".", ",") : String(value); };
  var fold = function (text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); };

  // A search above the settings.
  var all = document.querySelector("form.all");
  if (all) {
    var box = document.createElement("div");
    box.className = "field";
    var label = document.createElement("label");
    label.htmlFor = "chercher";
    label.textContent = say("Chercher un réglage", "Search a setting");
    var search = document.createElement("input");
    search.type = "search";
    search.id = "chercher";
    search.autocomplete = "off";
    var n = document.createElement("span");
    n.className = "hint";
    n.setAttribute("role", "status");
    box.append(label, search, n);
    all.insertBefore(box, all.querySelector("fieldset"));
    var settings = Array.prototype.slice.call(all.querySelectorAll(".setting"));
    var texts = settings.map(function (setting) { return fold(setting.closest("fieldset").querySelector("legend").textContent + " " + setting.textContent); });
    search.addEventListener("input", function () {
      var words = fold(search.value).split(/\s+/).filter(Boolean);
      var seen = 0;
      settings.forEach(function (setting, at) {
        var is = words.every(function (word) { return texts[at].indexOf(word) >= 0; });
        setting.hidden = !is;
        if (is) { seen += 1; }
      });
      all.querySelectorAll("fieldset").forEach(function (set) { set.hidden = !set.querySelector(".setting:not([hidden])"); });
      n.textContent = words.length ? seen + say(seen > 1 ? " réglages" : " réglage", seen === 1 ? " setting" : " settings") : "";
    });
    search.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
    all.addEventListener("click", function (event) {
      var button = event.target.closest("button[name=remettre]");
      if (!button) { return; }
      event.preventDefault();
      var field = document.getElementById(button.value);
      field.value = typed(field.dataset.origine);
      field.focus();
      button.hidden = true;
    });
  }

  // The list while weights move.
  var weights = document.querySelector("form.weights");
  if (weights) {
    var timer = null;
    var asked = 0;
    var show = function () {
      var turn = asked += 1;
      var query = new URLSearchParams(new FormData(weights));
      var result = document.getElementById("resultat");
      result.setAttribute("aria-busy", "true");
      fetch("/reglages/essai?" + query, { credentials: "same-origin" })
        .then(function (answer) { return answer.text().then(function (text) { return { text: text, url: answer.url }; }); })
        .then(function (answer) {
          if (turn !== asked) { return; }
          var page = new DOMParser().parseFromString(answer.text, "text/html");
          var fresh = page.getElementById("resultat");
          if (fresh) { result.replaceChildren.apply(result, Array.prototype.slice.call(fresh.childNodes)); }
          result.removeAttribute("aria-busy");
          window.history.replaceState(null, "", answer.url);
        })
        .catch(function () { result.removeAttribute("aria-busy"); });
    };
    var later = function () { clearTimeout(timer); timer = setTimeout(show, 400); };
    weights.addEventListener("input", later);
    weights.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(timer); show(); });
    weights.querySelectorAll(".setting input").forEach(function (field) {
      var origin = Number(field.dataset.origine);
      var low = Number(field.dataset.bas);
      var high = Math.min(Number(field.dataset.haut), Math.max(origin * 4, 1));
      var is_whole = Number.isInteger(origin) && high > 1;
      var slider = document.createElement("input");
      slider.type = "range";
      slider.min = low;
      slider.max = high;
      slider.step = is_whole ? 1 : (high - low) / 100;
      slider.value = field.value.replace(",", ".");
      slider.setAttribute("aria-label", document.querySelector("label[for='" + field.id + "']").textContent);
      slider.addEventListener("input", function () { field.value = typed(Math.round(Number(slider.value) * 1000) / 1000); });
      field.addEventListener("input", function () { slider.value = field.value.replace(",", "."); });
      field.parentNode.insertBefore(slider, field.nextSibling);
    });
  }
})();
