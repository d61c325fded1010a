/* Sounds, videos and PDFs that one keeps on this phone by a press, to open them without a connection. What is for members only is kept
   apart, and goes when they sign out. The worker gives the files out, in parts too. */
(function () {
  "use strict";
  var FOR_ALL = "files", MINE = "own";
  function shelves() { return window.caches ? [FOR_ALL, MINE] : []; }

  function each(act) {
    return Promise.all(shelves().map(function (name) {
      return caches.open(name).then(function (shelf) {
        return shelf.keys().then(function (keys) {
          return Promise.all(keys.map(function (key) { return shelf.match(key).then(function (answer) { return act(shelf, key, answer); }); }));
        });
      });
    }));
  }

  /* What is kept: [{url, page, title, size, at}], the newest first. A page that was kept with its file is not told apart. */
  function all() {
    var found = [];
    return each(function (shelf, key, answer) {
      var page = answer.headers.get("X-Kept-Page");
      if (page) found.push({ url: key.url, page: page, title: decodeURIComponent(answer.headers.get("X-Kept-Title") || ""), size: Number(answer.headers.get("X-Kept-Size")), at: Number(answer.headers.get("X-Kept-At")) });
    }).then(function () { return found.sort(function (a, b) { return b.at - a.at; }); });
  }

  function has(address) {
    return Promise.all(shelves().map(function (name) {
      return caches.open(name).then(function (shelf) { return shelf.match(address, { ignoreVary: true }); });
    })).then(function (got) { return got.some(Boolean); });
  }

  function drop(address, page) {
    return Promise.all(shelves().map(function (name) {
      return caches.open(name).then(function (shelf) { return Promise.all([shelf.delete(address, { ignoreVary: true }), page ? shelf.delete(page, { ignoreVary: true }) : null]); });
    }));
  }

  function marked(answer, more) {
    var headers = new Headers(answer.headers);
    headers.set("X-Kept-At", String(Date.now()));
    headers.delete("Set-Cookie");
    Object.keys(more).forEach(function (name) { headers.set(name, more[name]); });
    return headers;
  }

  function counting(body, size, tell) {
    var come = 0;
    if (!window.TransformStream || !body) return body;
    return body.pipeThrough(new TransformStream({ transform: function (chunk, way) { come += chunk.length; tell(Math.floor(100 * come / size)); way.enqueue(chunk); } }));
  }

  function take(what, tell) {
    var shelf = what.open ? FOR_ALL : MINE;
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(function () { /* it may go when the phone is full */ });
    return fetch(what.file, { credentials: "same-origin" }).then(function (answer) {
      if (answer.status !== 200) throw new Error("no file");
      var headers = marked(answer, { "X-Kept-Page": what.page, "X-Kept-Title": encodeURIComponent(what.title), "X-Kept-Size": String(what.size) });
      return caches.open(shelf).then(function (found) { return found.put(what.file, new Response(counting(answer.body, what.size, tell), { status: 200, headers: headers })); });
    }).then(function () {
      return fetch(what.page, { credentials: "same-origin" });
    }).then(function (answer) {
      if (answer.status !== 200) return null;
      return answer.blob().then(function (body) {
        return caches.open(shelf).then(function (found) { return found.put(what.page, new Response(body, { status: 200, headers: marked(answer, {}) })); });
      });
    }).catch(function (wrong) { return drop(what.file, what.page).then(function () { throw wrong; }); });
  }

  window.teabowlKept = { all: all, drop: drop };

  var part = document.querySelector("[data-keep]");
  if (!part || !window.caches || !("serviceWorker" in navigator)) return;
  var button = part.querySelector("button"), said = part.querySelector("[role=status]"), kept = false;
  var what = { file: part.getAttribute("data-keep"), page: part.getAttribute("data-page"), title: part.getAttribute("data-title"), size: Number(part.getAttribute("data-size")), open: part.hasAttribute("data-open") };
  function word(name) { return part.getAttribute("data-" + name); }
  function show(now, text) {
    kept = now;
    button.lastChild.textContent = word(now ? "remove" : "save");
    said.textContent = text;
  }
  button.addEventListener("click", function () {
    if (button.getAttribute("aria-busy")) return;
    if (kept) { drop(what.file, what.page).then(function () { show(false, word("removed")); }); return; }
    button.setAttribute("aria-busy", "true");
    var last = -1;
    said.textContent = word("busy").replace("%(n)s", 0);
    take(what, function (percent) {
      if (percent >= last + 10) { last = percent; said.textContent = word("busy").replace("%(n)s", percent); }
    }).then(function () { show(true, word("done")); }, function () { show(false, word("failed")); }).then(function () { button.removeAttribute("aria-busy"); });
  });
  has(what.file).then(function (now) { show(now, now ? word("done") : ""); part.hidden = false; }, function () { /* storage is shut: the download stays */ });
})();
