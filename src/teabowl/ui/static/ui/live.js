/* Parts of a page that follow a room (ui.live_room): pushed as a stream of events, asked for every few seconds where no stream holds, and
   always the whole truth as the server has it: what was missed while the line was down comes with the next word. Without this file
   the page shows what was so when it was opened. */
(function () {
  "use strict";
  var ASK = 4000, SILENT = 25000, LONGEST = 30000, HIDDEN = 60000;

  function Room(root) {
    var at = root.getAttribute("data-live-at");
    var stream = root.getAttribute("data-live-stream"), now = root.getAttribute("data-live-now"), renew = root.getAttribute("data-live-renew");
    var source = null, heardAt = 0, asking = false, askTimer = null, retryTimer = null, restTimer = null, tries = 0, over = false;

    function note() {
      var state = over ? "over" : heard() ? "live" : asks() ? "asking" : "lost";
      if (root.getAttribute("data-live-state") === state) return;
      root.setAttribute("data-live-state", state);
      root.querySelectorAll("[data-live-when]").forEach(function (one) {
        one.hidden = one.getAttribute("data-live-when").split(" ").indexOf(state) < 0;
      });
    }
    var answeredAt = Date.now();
    function heard() { return source && heardAt && Date.now() - heardAt < SILENT; }
    function asks() { return Date.now() - answeredAt < 3 * ASK; }

    /* What is open stays open, and what has the focus keeps it. */
    function put(place, html) {
      var open = Array.prototype.map.call(place.querySelectorAll("details"), function (one) { return one.open; });
      var focus = place.contains(document.activeElement) && document.activeElement.id;
      place.innerHTML = html;
      place.querySelectorAll("details").forEach(function (one, index) { if (index < open.length) one.open = open[index]; });
      if (focus && document.getElementById(focus)) document.getElementById(focus).focus();
      if (window.htmx) window.htmx.process(place);
    }

    /* Of a keyed part only what came and what went changes: one's own ballot stays as it is, and a receipt until one leaves. */
    function putKeyed(place, html) {
      var box = document.createElement("div");
      box.innerHTML = html;
      var come = Array.prototype.slice.call(box.children);
      Array.prototype.slice.call(place.children).forEach(function (one) {
        var v = one.getAttribute("data-v"), again = come.filter(function (other) { return other.id === one.id && (!v || v === other.getAttribute("data-v")); })[0];
        if (again) come.splice(come.indexOf(again), 1);
        else if (!one.querySelector("[data-live-stays]")) place.removeChild(one);
      });
      come.forEach(function (one) {
        place.appendChild(one);
        if (window.htmx) window.htmx.process(one);
      });
    }

    /* What is there already: told again to who asks, or by a push process that is new. */
    var shown = {};
    function isNew(name, html, places) {
      var was = shown[name], box = document.createElement("div");
      shown[name] = html;
      if (was !== undefined) return was !== html;
      box.innerHTML = html;
      return !places.length || places.some(function (place) { return place.innerHTML !== box.innerHTML; });
    }

    function take(told) {
      at = told.at;
      root.setAttribute("data-live-at", at);
      Object.keys(told.parts).filter(function (name) {
        var places = Array.prototype.slice.call(root.querySelectorAll('[data-live-part="' + name + '"]'));
        if (!isNew(name, told.parts[name], places)) return false;
        places.forEach(function (place) { (place.hasAttribute("data-live-keyed") ? putKeyed : put)(place, told.parts[name]); });
        return true;
      }).forEach(function (name) {
        document.body.dispatchEvent(new CustomEvent("live-" + name, { detail: { room: root.getAttribute("data-live") } }));
      });
    }

    function end() {
      over = true;
      close();
      clearTimeout(askTimer);
      clearTimeout(retryTimer);
      note();
    }

    function close() {
      if (source) source.close();
      source = null;
      heardAt = 0;
    }

    function hear() {
      heardAt = Date.now();
      tries = 0;
      clearTimeout(askTimer);
      askTimer = null;
      note();
    }

    function listen() {
      clearTimeout(retryTimer);
      if (over || source || !stream || !window.EventSource) return;
      source = new EventSource(stream + "&at=" + encodeURIComponent(at));
      source.addEventListener("parts", function (event) { hear(); take(JSON.parse(event.data)); });
      source.addEventListener("beat", hear);
      source.addEventListener("blind", function () { heardAt = 0; soon(0); });
      source.addEventListener("gone", end);
      source.onerror = function () {
        heardAt = 0;
        soon(0);
        if (source && source.readyState === 2) again(); /* refused: the ticket has run out, or nobody is there */
      };
    }

    /* A new ticket, then the stream again; slower each time in vain, and not all phones at once. */
    function again() {
      close();
      clearTimeout(retryTimer);
      retryTimer = setTimeout(function () { renewed().then(listen, function () { if (!over) again(); }); }, Math.min(LONGEST, 500 * Math.pow(2, tries++)) * (0.5 + Math.random()));
    }

    function renewed() {
      return fetch(renew, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
        if (answer.status === 403 || answer.status === 410) { end(); throw new Error("over"); }
        if (!answer.ok) throw new Error("later");
        return answer.json();
      }).then(function (given) { stream = given.stream; now = given.now; });
    }

    function soon(wait) {
      if (over || askTimer || document.hidden) return;
      askTimer = setTimeout(ask, wait === undefined ? ASK * (0.8 + 0.4 * Math.random()) : wait);
    }

    function ask() {
      askTimer = null;
      if (over || asking || heard()) return;
      asking = true;
      fetch(now + "&at=" + encodeURIComponent(at), { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
        if (answer.status === 410) return end();
        if (answer.status === 403) return renewed();
        if (answer.status === 204) { answeredAt = Date.now(); return; }
        if (!answer.ok) throw new Error("later");
        return answer.json().then(function (told) { answeredAt = Date.now(); if (!heard()) take(told); });
      }).catch(function () { /* not connected: asked again */ }).then(function () { asking = false; note(); if (!heard()) soon(); });
    }

    setInterval(function () {
      note();
      if (over || document.hidden) return;
      if (source && !heard()) {
        soon(0);
        if (Date.now() - openedAt > SILENT) { openedAt = Date.now(); again(); } /* something between us swallows the stream */
      } else if (!source) soon(0);
    }, 5000);
    var openedAt = Date.now();

    function wake() {
      clearTimeout(restTimer);
      if (over) return;
      if (!source) { openedAt = Date.now(); listen(); }
      if (!heard()) soon(0);
    }
    document.addEventListener("visibilitychange", function () {
      if (!document.hidden) return wake();
      restTimer = setTimeout(close, HIDDEN); /* a page that nobody looks at holds no line */
    });
    window.addEventListener("online", wake);
    window.addEventListener("offline", function () { close(); answeredAt = 0; note(); });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { close(); wake(); } });
    window.addEventListener("pagehide", close);

    listen();
    soon();
  }

  /* What one is writing outlives a part of one's own that comes anew because something changed. */
  var typed = {}, typedAt = 0;

  function named(field) {
    var picked = /^(radio|checkbox)$/.test(field.type);
    return picked || /^(text|search|number|date|textarea|select-one)$/.test(field.type) ? field.form.getAttribute("action") + " " + field.name + (picked ? " " + field.value : "") : "";
  }
  function fields(place) { return Array.prototype.filter.call(place.querySelectorAll("form [name]"), function (one) { return one.form && named(one); }); }

  document.addEventListener("htmx:beforeSwap", function (event) {
    var why = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent;
    if (!why || !/^(live|outbox)-/.test(why.type)) return;
    typedAt = Date.now();
    fields(event.detail.target).forEach(function (one) {
      if (one.value === one.defaultValue && one.checked === one.defaultChecked && one !== document.activeElement) return;
      typed[named(one)] = { value: one.value, checked: one.checked, at: one === document.activeElement ? one.selectionStart : undefined, focus: one === document.activeElement };
    });
  });
  document.addEventListener("htmx:afterSettle", function () {
    if (Date.now() - typedAt > 10000) { typed = {}; return; }
    fields(document).forEach(function (one) {
      var had = typed[named(one)];
      if (!had) return;
      delete typed[named(one)];
      if (/^(radio|checkbox)$/.test(one.type)) one.checked = had.checked; else one.value = had.value;
      if (had.focus) one.focus({ preventScroll: true });
      if (had.focus && typeof had.at === "number" && one.setSelectionRange) one.setSelectionRange(had.at, had.at);
    });
  });

  /* A ballot that came to everybody at once is nobody's. A touch asks for one's own, and a press on its button waits for that. */
  var pressed = "";
  function touch(event) {
    var blank = event.target.closest && event.target.closest("[data-live-blank]");
    if (!blank || !window.htmx) return;
    if (event.type === "submit") {
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = blank.id;
    }
    if (blank.hasAttribute("data-asked")) return;
    blank.setAttribute("data-asked", "");
    window.htmx.trigger(blank, "live-touched");
  }
  ["focusin", "change", "submit"].forEach(function (name) { document.addEventListener(name, touch, true); });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful || !event.target.hasAttribute || !event.target.hasAttribute("data-live-blank")) return;
    event.target.removeAttribute("data-asked"); /* no line: the next touch asks again */
    pressed = "";
  });
  document.addEventListener("htmx:afterSettle", function () {
    var own = pressed && document.getElementById(pressed);
    if (!own || own.hasAttribute("data-live-blank")) return;
    pressed = "";
    var button = own.querySelector("form button:not([type=button])");
    if (button) button.click();
  });

  if (window.fetch && window.Promise && !window.teabowlLive) document.querySelectorAll("[data-live-now]").forEach(Room);
  window.teabowlLive = true;
})();
