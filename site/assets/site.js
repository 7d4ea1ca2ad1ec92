// Comforts of the site: search, keys, sorting, anchors. Every page is complete without this file.
// It fetches nothing but the search index, stores only whether keys are wanted, and writes text as
// text: nothing from a page or from the index is ever parsed as markup.
(function () {
  "use strict";
  var root = document.currentScript.dataset.root;

  function make(tag, attributes, text) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
    if (text) element.textContent = text;
    return element;
  }
  function all(selector, inside) {
    return Array.prototype.slice.call((inside || document).querySelectorAll(selector));
  }
  function fold(text) { return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, ""); }
  function words(text) { return fold(text).split(/\s+/).filter(Boolean); }

  // Storage may be forbidden, as it is for files in some browsers.
  function recall(name) { try { return localStorage.getItem(name); } catch (e) { return null; } }
  function store(name, value) { try { localStorage.setItem(name, value); } catch (e) { /* fine */ } }

  /* search */
  var box = document.getElementById("search");
  var field, results, state, index, waiting;

  function prepareSearch() {
    if (!box) return;
    field = make("input", { type: "search", id: "search-words", autocomplete: "off",
      placeholder: "Search", "aria-label": "Search cases", "aria-describedby": "search-state" });
    results = make("ul", { class: "results" });
    results.hidden = true;
    state = make("p", { id: "search-state", role: "status", class: "visually-hidden" });
    box.append(field, state, results);
    box.hidden = false;
    field.addEventListener("focus", loadIndex);
    field.addEventListener("input", search);
    box.addEventListener("submit", function (event) {
      event.preventDefault();
      var first = results.querySelector("a");
      if (first) first.click();
    });
    box.addEventListener("keydown", walkResults);
    document.addEventListener("click", function (event) {
      if (!box.contains(event.target)) results.hidden = true;
    });
  }
  // A script element and not a request: requests are forbidden on pages opened from a folder.
  function loadIndex() {
    if (index || waiting) return;
    waiting = make("script", { src: root + "assets/search-index.js" });
    waiting.addEventListener("load", function () {
      index = (window.clinicSearch || []).map(function (entry) {
        return { entry: entry, title: fold(entry.title), lesson: fold(entry.lesson),
          text: fold([entry.id, entry.group, entry.verdict, entry.said, entry.words].join(" ")) };
      });
      search();
    });
    waiting.addEventListener("error", function () {
      waiting.remove();
      waiting = null;
      state.textContent = "The search index could not be loaded.";
    });
    document.head.append(waiting);
  }
  function score(item, wanted) {
    var sum = 0;
    for (var i = 0; i < wanted.length; i++) {
      var word = wanted[i];
      var points = (item.title.includes(word) ? 9 : 0) + (item.lesson.includes(word) ? 4 : 0) +
        (item.text.includes(word) ? 1 : 0);
      if (!points) return 0;
      sum += points;
    }
    return sum;
  }
  function search() {
    var wanted = words(field.value);
    results.textContent = "";
    results.hidden = true;
    state.textContent = "";
    if (!index || !wanted.length) return;
    var found = index.map(function (item, place) {
      return { item: item, place: place, points: score(item, wanted) };
    }).filter(function (hit) { return hit.points; });
    found.sort(function (a, b) { return b.points - a.points || a.place - b.place; });
    found.slice(0, 12).forEach(function (hit) { results.append(result(hit.item.entry, wanted)); });
    if (!found.length) results.append(make("li", {}, "Nothing found."));
    if (found.length > 12) results.append(make("li", {}, "and " + (found.length - 12) + " more"));
    results.hidden = false;
    state.textContent = found.length === 1 ? "1 case" : found.length + " cases";
  }
  function result(entry, wanted) {
    var link = make("a", { href: root + "cases/" + encodeURIComponent(entry.id) + ".html" });
    link.append(make("strong", {}, entry.title), make("span", {}, excerpt(entry, wanted)));
    var item = make("li");
    item.append(link);
    return item;
  }
  // The diagnostic that was searched for, or else the lesson.
  function excerpt(entry, wanted) {
    var said = entry.said.split("\n").find(function (line) {
      return wanted.every(function (word) { return fold(line).includes(word); });
    });
    return said || entry.lesson;
  }
  function walkResults(event) {
    if (event.key === "Escape") {
      results.hidden = true;
      field.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var stops = [field].concat(all("a", results));
    var next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (!results.hidden && stops[next]) stops[next].focus();
    event.preventDefault();
  }

  /* keys */
  var help, keysWanted = recall("clinic-keys") !== "off";
  var KEYS = [["/", "search"], ["n", "next finding on this page"], ["p", "previous finding"],
    ["j or →", "next case"], ["k or ←", "previous case"], ["?", "these keys"], ["Esc", "close"]];

  function isTyping(target) {
    return target.isContentEditable || target.closest("input, textarea, select, [role=textbox]");
  }
  // Arrows belong to whatever can be scrolled or switched with them.
  function ownsArrows(target) {
    for (; target && target !== document.body; target = target.parentElement) {
      if (target.scrollWidth > target.clientWidth + 1 && target.tabIndex >= 0) return true;
    }
    return document.documentElement.scrollWidth > document.documentElement.clientWidth + 1;
  }
  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keysWanted || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    var act = { "/": focusSearch, "?": showHelp, n: finding(1), p: finding(-1), j: course("next"),
      k: course("prev") }[event.key];
    if (!event.shiftKey && !ownsArrows(event.target)) {
      if (event.key === "ArrowRight") act = course("next");
      if (event.key === "ArrowLeft") act = course("prev");
    }
    if (act && act() !== false) event.preventDefault();
  }
  function focusSearch() {
    if (!field) return false;
    field.focus();
    field.select();
  }
  function course(direction) {
    return function () {
      var link = document.querySelector("a[rel=" + direction + "]");
      if (!link) return false;
      link.click();
    };
  }
  // From where the reader is: the focus if it is on a finding, or else the top of the window.
  function finding(step) {
    return function () {
      var notes = all(".listing .note:is(.heap, .paper)");
      if (!notes.length) notes = all(".listing .note");
      if (!notes.length) return false;
      var here = notes.indexOf(document.activeElement.closest(".note"));
      if (here < 0) {
        here = notes.findIndex(function (note) { return note.getBoundingClientRect().top > 0; });
        here = here < 0 ? notes.length : here;
        if (step > 0) here -= 1;
      }
      var note = notes[Math.min(Math.max(here + step, 0), notes.length - 1)];
      var stop = note.querySelector("summary");
      if (!stop) {
        stop = note.querySelector("td");
        stop.tabIndex = -1;
      }
      stop.focus({ preventScroll: true });
      note.scrollIntoView({ block: "center" });
    };
  }
  function showHelp() {
    if (!help) help = makeHelp();
    help.showModal();
  }
  function makeHelp() {
    var dialog = make("dialog", { class: "keys", "aria-labelledby": "keys-title" });
    var list = make("dl");
    KEYS.forEach(function (key) {
      list.append(make("dt", {}, key[0]), make("dd", {}, key[1]));
    });
    var wanted = make("input", { type: "checkbox" });
    wanted.checked = keysWanted;
    wanted.addEventListener("change", function () {
      keysWanted = wanted.checked;
      store("clinic-keys", keysWanted ? "on" : "off");
    });
    var label = make("label");
    label.append(wanted, " use these keys");
    var close = make("button", { type: "button" }, "Close");
    close.addEventListener("click", function () { dialog.close(); });
    dialog.append(make("h2", { id: "keys-title", class: "sub" }, "Keys"), list, label, close);
    document.body.append(dialog);
    return dialog;
  }
  function prepareKeys() {
    document.addEventListener("keydown", onKey);
    var foot = document.querySelector(".foot");
    if (!foot) return;
    var button = make("button", { type: "button" }, "Keys (?)");
    button.addEventListener("click", showHelp);
    foot.append(button);
  }

  /* the table of cases */
  function prepareTable() {
    var table = document.querySelector("table.cases");
    if (!table) return;
    var body = table.tBodies[0];
    var rows = all("tr", body);
    all("thead th", table).forEach(function (head, column) {
      var name = head.textContent.trim();
      if (!name || head.querySelector("svg, .visually-hidden")) return;
      var button = make("button", { type: "button", class: "sort" }, name);
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", function () { sort(table, body, rows, head, column); });
    });
    if (rows.length > 7) table.before(filters(rows));
  }
  function sort(table, body, rows, head, column) {
    var turn = { ascending: "descending", descending: "" };
    var before = head.getAttribute("aria-sort") || "";
    var after = before in turn ? turn[before] : "ascending";
    all("th[aria-sort]", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
    if (after) head.setAttribute("aria-sort", after);
    var sorted = rows.slice();
    if (after) {
      sorted.sort(function (a, b) { return compare(key(a, column), key(b, column)); });
      if (after === "descending") sorted.reverse();
    }
    body.append.apply(body, sorted);
  }
  function key(row, column) {
    var cell = row.cells[column];
    var number = parseFloat(cell.dataset.k);
    if (!isNaN(number)) return number;
    if (cell.classList.contains("num")) return Infinity;
    var mark = cell.querySelector(".verdict, .predicted");
    return (mark ? mark.lastChild : cell).textContent.trim();
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
    return String(a).localeCompare(String(b));
  }
  function filters(rows) {
    var form = make("form", { class: "filters", role: "search", "aria-label": "Filter the table" });
    var text = make("input", { type: "search", placeholder: "Filter", "aria-label": "Words in a row",
      autocomplete: "off" });
    var verdict = choice("every verdict", rows, ".verdict", function (e) { return e.lastChild; });
    var group = choice("every chapter", rows, "th .small", function (e) { return e; });
    var count = make("span", { role: "status", class: "muted" });
    function apply() {
      var wanted = words(text.value), shown = 0;
      rows.forEach(function (row) {
        var content = fold(row.textContent);
        row.hidden = !(verdict.fits(row) && group.fits(row) &&
          wanted.every(function (word) { return content.includes(word); }));
        if (!row.hidden) shown += 1;
      });
      count.textContent = shown === rows.length ? "" : shown + " of " + rows.length + " cases";
    }
    form.append(text, verdict.element, group.element, count);
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    return form;
  }
  function choice(everything, rows, selector, part) {
    function of(row) {
      var element = row.querySelector(selector);
      return element ? part(element).textContent.trim() : "";
    }
    var names = rows.map(of).filter(function (name, place, list) {
      return name && list.indexOf(name) === place;
    }).sort();
    var select = make("select", { "aria-label": everything });
    select.append(make("option", { value: "" }, everything));
    names.forEach(function (name) { select.append(make("option", { value: name }, name)); });
    return { element: select, fits: function (row) { return !select.value || of(row) === select.value; } };
  }

  /* links to headings */
  function prepareAnchors() {
    all("main :is(h2, h3, h4)[id]").forEach(function (heading) {
      var link = make("a", { class: "anchor", href: "#" + heading.id,
        "aria-label": "Link to “" + heading.textContent + "”" }, "#");
      heading.append(" ", link);
    });
  }

  prepareSearch();
  prepareKeys();
  prepareTable();
  prepareAnchors();
})();
