/* What was written without a connection, and its way out. The same file in the page and in the worker: whoever is connected first
   sends. Each thing bears the key of the form it was written in, so that sent twice it is one. */
(function (self) {
  "use strict";
  var NAME = "teabowl", STORE = "outbox";

  function open() {
    return new Promise(function (done, fail) {
      var request = self.indexedDB.open(NAME, 1);
      request.onupgradeneeded = function () { request.result.createObjectStore(STORE, { keyPath: "key" }); };
      request.onsuccess = function () { done(request.result); };
      request.onerror = function () { fail(request.error); };
    });
  }

  function within(mode, work) {
    return open().then(function (base) {
      return new Promise(function (done, fail) {
        var change = base.transaction(STORE, mode);
        var request = work(change.objectStore(STORE));
        change.oncomplete = function () { base.close(); done(request && request.result); };
        change.onerror = change.onabort = function () { base.close(); fail(change.error); };
      });
    });
  }

  function all() {
    return within("readonly", function (store) { return store.getAll(); }).then(function (items) {
      return items.sort(function (a, b) { return a.at - b.at; });
    });
  }
  function one(key) { return within("readonly", function (store) { return store.get(key); }); }
  function put(item) { return within("readwrite", function (store) { return store.put(item); }); }
  function drop(key) { return within("readwrite", function (store) { return store.delete(key); }); }

  /* Who is signed in here, and the token that forms need now. Fails without a connection. */
  function asked() {
    return fetch("/me/offline.json", { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (!answer.ok) throw new TypeError("not connected");
      return answer.json();
    });
  }

  function deliver(item, who) {
    var form = new FormData();
    item.fields.forEach(function (field) {
      if (field[0] === "csrfmiddlewaretoken") return;
      if (field.length === 3) form.append(field[0], field[1], field[2]); else form.append(field[0], field[1]);
    });
    form.append("csrfmiddlewaretoken", who.csrf);
    return fetch(item.action, { method: "POST", body: form, credentials: "same-origin", headers: { "X-Written-By": item.who } }).then(function (answer) {
      if (answer.ok && answer.redirected && answer.url.indexOf("/accounts/") < 0) return drop(item.key).then(function () { return true; });
      if (answer.status === 412) return false; /* another signed in meanwhile */
      if (answer.status >= 500) throw new TypeError("try again");
      return answer.text().then(function (page) {
        item.error = plain(page);
        return put(item).then(function () { return false; });
      });
    });
  }

  /* The sentence of the page that came back: what is wrong. No parser in a worker, so by what marks it. */
  function plain(page) {
    var found = [], fields = [], part, look = /class="tb-field-err"[^>]*>([\s\S]*?)<\/p>|class="tb-note e"[^>]*>([\s\S]*?)<\/div>\s*<\/div>|<h1>([\s\S]*?)<\/h1>/g;
    while ((part = look.exec(page))) {
      var text = (part[1] || part[2] || (found.length ? "" : part[3]) || "").replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
      if (text) (part[1] ? fields : found).push(text);
    }
    return (fields.length ? fields : found).slice(-2).join(" ") || "?";
  }

  var running = null;

  /* Send what waits of the one who is signed in, oldest first; never another's. Answers how many went out. */
  function send() {
    if (running) return running;
    var sent = 0;
    var forget = function () { running = null; };
    running = all().then(function (items) {
      items = items.filter(function (item) { return !item.error; });
      if (!items.length) return 0;
      return asked().then(function (who) {
        return items.reduce(function (before, item) {
          return before.then(function () {
            if (!who.who || item.who !== who.who) return;
            return deliver(item, who).then(function (out) { if (out) sent += 1; });
          });
        }, Promise.resolve()).then(function () { return sent; });
      });
    });
    running.then(forget, forget);
    return running;
  }

  self.teabowlOutbox = { all: all, one: one, put: put, drop: drop, send: send, asked: asked };
})(self);
