/* What a page does where the connection comes and goes: the worker keeps what was read, and what is written waits in the outbox. */
(function () {
  "use strict";
  var here = document.currentScript, box = window.teabowlOutbox, own = "teabowl-own", day = "teabowl-day";
  var worker = "serviceWorker" in navigator ? navigator.serviceWorker : null;
  var LONGEST = 1600, SMALL = 400 * 1024, PATIENCE = 8000;

  function word(name, values) {
    return (here.getAttribute("data-" + name) || "").replace(/%\((\w+)\)s/g, function (all, key) { return values[key]; });
  }
  function kept(name, value) {
    try { return value === undefined ? localStorage.getItem(name) : value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value); } catch (no) { return null; }
  }
  function make(name, text, address) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (address) made.href = address;
    return made;
  }
  function say(kind, text, link, address) {
    var place = document.getElementById("messages"), note = make("div"), words = make("div", text);
    note.className = "tb-note " + kind;
    note.setAttribute("role", "alert");
    if (link) { words.appendChild(document.createTextNode(" ")); words.appendChild(make("a", link, address)); }
    note.appendChild(words);
    place.textContent = "";
    place.appendChild(note);
    if (place.scrollIntoView) place.scrollIntoView({ block: "nearest" });
  }
  /* Large type and dark hold without a connection too: a page from the site says how pages look now, a kept one does as they do. */
  ["theme", "mode"].forEach(function (part) {
    var name = "data-weui-" + part, body = document.body;
    if (!body.hasAttribute("data-kept")) kept("teabowl-" + part, body.getAttribute(name));
    else if (kept("teabowl-" + part)) body.setAttribute(name, kept("teabowl-" + part));
    else body.removeAttribute(name);
  });
  function fresh() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    return Array.prototype.map.call(bytes, function (byte, at) {
      return (at === 4 || at === 6 || at === 8 || at === 10 ? "-" : "") + (byte + 256).toString(16).slice(1);
    }).join("");
  }
  function inTime(promise) {
    return Promise.race([promise, new Promise(function (done, fail) { setTimeout(function () { fail(new TypeError("slow")); }, PATIENCE); })]);
  }

  /* Pictures are made small before they are sent. An old browser turns none upright by itself; there the original goes. */
  var upright = !window.CSS || !CSS.supports || CSS.supports("image-orientation", "from-image");
  window.teabowlSmall = function (file) {
    return new Promise(function (done) {
      if (!upright || !/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL) return done(file);
      var image = new Image(), address = URL.createObjectURL(file);
      var give = function (made) { URL.revokeObjectURL(address); done(made); };
      image.onerror = function () { give(file); };
      image.onload = function () {
        var scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight)), canvas = make("canvas");
        canvas.width = Math.round(image.naturalWidth * scale);
        canvas.height = Math.round(image.naturalHeight * scale);
        var pen = canvas.getContext("2d");
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(function (blob) {
          give(blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file);
        }, "image/jpeg", 0.85);
      };
      image.src = address;
    });
  };
  document.addEventListener("change", function (event) {
    var input = event.target, files = input.type === "file" && input.files;
    if (!files || !files.length || !window.DataTransfer || input.closest("[data-pictures]")) return;
    if (!Array.prototype.some.call(files, function (file) { return file.size >= SMALL && /^image\//.test(file.type); })) return;
    Promise.all(Array.prototype.map.call(files, window.teabowlSmall)).then(function (made) {
      var chosen = new DataTransfer();
      made.forEach(function (file) { chosen.items.add(file); });
      input.files = chosen.files;
    }).catch(function () { /* the originals stay chosen */ });
  });

  /* The installed site opens at the village of this phone. */
  var village = /^\/p\/(\d{1,12})\//.exec(location.pathname);
  if (village) document.cookie = "village=" + village[1] + "; path=/start/; max-age=31536000; samesite=lax";

  if (!box || !window.indexedDB || !window.Promise || !window.fetch || !window.FormData || !FormData.prototype.entries) return;
  if (worker) worker.register("/worker.js").catch(function () { /* a private window: everything works, nothing is kept */ });

  /* Who is here now; remembered for when nobody can be asked. */
  function asked() {
    return inTime(box.asked()).then(function (now) { kept("teabowl-who", now.who || ""); return now; });
  }

  function told(message) {
    return worker.ready.then(function (ready) {
      return new Promise(function (done, fail) {
        var channel = new MessageChannel();
        channel.port1.onmessage = function (event) { (event.data === "done" ? done : fail)(event.data); };
        ready.active.postMessage(message, [channel.port2]);
      });
    });
  }

  function mark() {
    return box.all().then(function (items) {
      var old = document.querySelector(".tb-waiting");
      var bar = document.querySelector(".tb-bar");
      if (old) old.parentNode.removeChild(old);
      bar.classList.toggle("tb-waits", items.length > 0);
      if (!items.length) return;
      var link = make("a", word("waiting", { n: items.length }), "/offline/#waiting");
      link.className = "tb-tool tb-waiting";
      bar.insertBefore(link, bar.children[1]);
    }).catch(function () { /* storage is shut: nothing can wait */ });
  }

  function send() {
    return box.send().then(function (sent) {
      if (sent) {
        say("o", word("sent", { n: sent }));
        document.body.dispatchEvent(new Event("outbox-sent"));
      }
      return mark();
    }, mark).then(function () { document.dispatchEvent(new Event("outbox")); });
  }

  /* Forms that may wait. Is there a connection? Then the form goes its usual way, with the token of now. Else into the outbox. */
  function keyOf(form) { return form.querySelector("[name=form_key],[name=key],[name=sent_key]"); }

  function undescribed(form) {
    var words = form.querySelector("[data-words]"), files = form.querySelector("[data-pictures] input[type=file]");
    if (!words || !files || !files.files || !files.files.length || words.querySelector("input").value.trim()) return false;
    words.hidden = false;
    say("e", words.getAttribute("data-words"));
    words.querySelector("input").focus();
    return true;
  }

  function wait(form) {
    if (undescribed(form)) return Promise.resolve();
    var fields = [], title = "", who = form.getAttribute("data-who") || "", key = keyOf(form);
    var entries = new FormData(form).entries(), next, shrinking = [];
    while (!(next = entries.next()).done) (function (name, value) {
      if (typeof value === "string") {
        var input = form.elements[name];
        if (!title && /[^\d\s+-]/.test(value) && input && /^(text|textarea)$/.test(input.type)) title = value.trim().slice(0, 40);
        fields.push([name, value]);
      } else if (value.size) {
        shrinking.push(window.teabowlSmall(value).then(function (small) { fields.push([name, small, small.name]); }));
      }
    })(next.value[0], next.value[1]);
    return Promise.all(shrinking).then(function () {
      return box.put({ key: key ? key.value : fresh(), action: form.action, page: location.pathname, what: form.getAttribute("data-offline"), title: title, fields: fields, at: Date.now(), who: who });
    }).then(function () {
      form.reset();
      if (key) key.value = fresh();
      say("o", word("saved", {}), word("see", {}), "/offline/");
      if (worker) worker.ready.then(function (ready) { if (ready.sync) return ready.sync.register("outbox"); }).catch(function () { /* the next page sends */ });
      return mark();
    }, function () { say("e", word("lost", {})); });
  }

  var pressed = null;
  document.addEventListener("click", function (event) { pressed = event.target.closest && event.target.closest("button"); }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (/\/accounts\/logout\//.test(form.action)) return leave(event, form);
    if (!form.hasAttribute("data-offline")) return;
    if (form.hasAttribute("data-asked")) { form.removeAttribute("data-asked"); return; }
    var button = event.submitter || (pressed && pressed.form === form ? pressed : null);
    if (button && (button.name || button.hasAttribute("formaction")) && !/weui-hidden_abs/.test(button.className)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.hasAttribute("data-busy")) return;
    form.setAttribute("data-busy", "");
    var buttons = Array.prototype.slice.call(form.querySelectorAll("button"));
    buttons.forEach(function (one) { one.setAttribute("aria-busy", "true"); });
    function done() {
      form.removeAttribute("data-busy");
      buttons.forEach(function (one) { one.removeAttribute("aria-busy"); });
    }
    var asking = navigator.onLine === false ? Promise.reject(new TypeError("offline")) : asked();
    asking.then(function (now) {
      var token = form.querySelector("[name=csrfmiddlewaretoken]"), waited = form.getAttribute("data-waited");
      if (token) token.value = now.csrf;
      return (waited ? box.drop(waited) : Promise.resolve()).then(function () {
        if (!window.htmx || !form.hasAttribute("hx-post")) return form.submit();
        done();
        form.setAttribute("data-asked", "");
        window.htmx.trigger(form, "submit"); /* a form within a page that goes on */
      });
    }, function () { return wait(form).then(done, done); });
  }, true);
  document.addEventListener("htmx:sendError", function (event) {
    var form = event.target;
    if (form.hasAttribute && form.hasAttribute("data-offline")) wait(form); /* the line went between asking and sending */
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(function (form) { form.removeAttribute("data-busy"); });
  });

  /* Whoever leaves takes along what was kept for them. */
  function leave(event, form) {
    if (form.hasAttribute("data-left")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    function go() {
      form.setAttribute("data-left", "");
      kept(own, null);
      kept(day, null);
      (worker && worker.controller ? told({ forget: ["forms", "own"] }) : Promise.resolve()).then(function () { form.submit(); }, function () { form.submit(); });
    }
    asked().then(function (now) {
      return box.all().then(function (items) {
        var mine = items.filter(function (item) { return item.who === now.who; });
        if (mine.length && !window.confirm(word("leave", { n: mine.length }))) return;
        return Promise.all(mine.map(function (item) { return box.drop(item.key); })).then(go);
      });
    }).catch(go);
  }

  /* Pictures and papers too, or whoever mends a word would lose them. */
  function refill(form, files) {
    var chosen = {};
    if (!files.length || !window.DataTransfer) return;
    if (document.readyState !== "complete") return window.addEventListener("load", function () { refill(form, files); });
    try {
      files.forEach(function (field) { (chosen[field[0]] = chosen[field[0]] || new DataTransfer()).items.add(field[1]); });
    } catch (no) { return; }
    Object.keys(chosen).forEach(function (name) {
      var input = form.querySelector('[type=file][name="' + name + '"]');
      if (!input) return;
      input.files = chosen[name].files;
      if (input.closest("[data-pictures]")) input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  /* A kept form is new each time; one that came back is filled in again. */
  document.querySelectorAll("form[data-offline]").forEach(function (form) {
    var key = keyOf(form), again = /[?&]again=([\w-]+)/.exec(location.search);
    if (document.getElementById("kept") && key) key.value = fresh();
    if (again) box.one(again[1]).then(function (item) {
      if (!item || item.who !== (form.getAttribute("data-who") || "") || item.action !== form.action) return;
      item.fields.forEach(function (field) {
        var inputs = field.length === 2 && field[0] !== "csrfmiddlewaretoken" ? form.querySelectorAll('[name="' + field[0] + '"]') : [];
        Array.prototype.forEach.call(inputs, function (input) {
          if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === field[1];
          else if (input.type !== "file") input.value = field[1];
        });
      });
      refill(form, item.fields.filter(function (field) { return field.length === 3; }));
      form.setAttribute("data-waited", item.key);
      if (item.error) say("e", item.error);
    });
  });

  function gather(mine) {
    return Promise.all((mine.villages || []).slice(0, 3).map(function (code) {
      return fetch("/p/" + code + "/offline.json", { cache: "no-cache" }).then(function (answer) { return answer.json(); });
    })).then(function (lists) {
      var pages = [].concat.apply([], lists.map(function (list) { return list.pages; }));
      kept(day, new Date().toDateString());
      var forms = kept(own) && mine.who ? [].concat.apply([], lists.map(function (list) { return list.forms; })) : [];
      return told({ keep: pages, forms: forms }).then(function () { return pages.length + forms.length; });
    });
  }
  window.teabowlOffline = { asked: asked, who: function () { return kept("teabowl-who") || null; }, gather: gather, told: told, mark: mark, send: send, own: function (value) { return kept(own, value); }, make: make, worker: worker };

  /* Once a day the guides of the villages that one follows. */
  function daily() {
    var today = new Date().toDateString();
    if (!worker || kept(day) === today || navigator.onLine === false || (navigator.connection && navigator.connection.saveData)) return;
    asked().then(function (mine) { return mine.villages.length ? gather(mine) : 0; }).catch(function () { /* the next page asks again */ });
  }

  /* On one's own phone what can be written about the page that is read: a comment, an errand. */
  function nearby() {
    if (!worker || !kept(own) || navigator.onLine === false || (navigator.connection && navigator.connection.saveData)) return;
    var links = document.querySelectorAll('main a[href$="/comment/"], main a[href*="/errands/ask/"]');
    if (links.length) told({ forms: Array.prototype.map.call(links, function (link) { return link.pathname; }).slice(0, 3) }).catch(function () { /* it is read on */ });
  }

  window.addEventListener("online", send);
  if (worker) worker.addEventListener("message", function (event) {
    if (event.data && event.data.sent) { say("o", word("sent", { n: event.data.sent })); mark(); document.body.dispatchEvent(new Event("outbox-sent")); }
  });
  if (navigator.onLine === false) mark(); else send();
  setTimeout(nearby, 1500);
  setTimeout(daily, 3000);
})();
