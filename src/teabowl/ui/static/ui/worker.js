/* Reading without a connection. Served at /worker.js with SHELL (what every page needs), OFFLINE (the page that lists what can be
   read) and WORDS set before it. Kept are only answers that say "public" and pages of forms for which somebody chose it; nothing that
   belongs to a person besides. */
/* global SHELL, OFFLINE, WORDS, VERSION, teabowlOutbox */
"use strict";
var SHELVES = { shell: "shell-" + VERSION, pages: "pages", guides: "guides", forms: "forms", pictures: "pictures", files: "files", own: "own" };
var MOST = { pages: 80, guides: 200, forms: 40, pictures: 80 };

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(SHELVES.shell).then(function (shelf) { return shelf.addAll(SHELL.concat([OFFLINE])); }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("shell-") === 0 && name !== SHELVES.shell; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

function isPublic(answer) {
  var kept = answer.headers.get("Cache-Control") || "";
  return answer.status === 200 && answer.type === "basic" && !answer.redirected && /(^|[ ,])public([ ,]|$)/.test(kept);
}

function isPage(answer) { return (answer.headers.get("Content-Type") || "").indexOf("text/html") === 0; }

/* With the time when it was seen. The oldest go first. */
function keep(name, address, answer) {
  var headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  headers.delete("Set-Cookie");
  return answer.blob().then(function (body) {
    return caches.open(SHELVES[name]).then(function (shelf) {
      return shelf.delete(address).then(function () {
        return shelf.put(address, new Response(body, { status: 200, headers: headers }));
      }).then(function () { return shelf.keys(); }).then(function (keys) {
        return Promise.all(keys.slice(0, Math.max(0, keys.length - MOST[name])).map(function (old) { return shelf.delete(old); }));
      });
    });
  }).catch(function () { /* a full phone keeps nothing, and reads on */ });
}

function found(address, names) {
  return names.reduce(function (before, name) {
    return before.then(function (got) {
      return got || caches.open(SHELVES[name]).then(function (shelf) { return shelf.match(address); });
    });
  }, Promise.resolve());
}

function clean(address) { return address.split("#")[0]; }

/* A sound, a video or a PDF that somebody keeps on this phone (keep.js), whole or the part that a player asks for. What is for members
   only is asked of the site first. */
function slice(request, answer) {
  var asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("Range") || "");
  if (!asked || !(asked[1] || asked[2])) return answer;
  return answer.blob().then(function (body) {
    var size = body.size, headers = new Headers(answer.headers);
    var first = asked[1] ? Number(asked[1]) : Math.max(0, size - Number(asked[2])), last = asked[1] && asked[2] ? Math.min(Number(asked[2]), size - 1) : size - 1;
    if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": "bytes */" + size } });
    headers.set("Content-Range", "bytes " + first + "-" + last + "/" + size);
    headers.set("Content-Length", String(last - first + 1));
    return new Response(body.slice(first, last + 1), { status: 206, headers: headers });
  });
}

function document_(request) {
  return found(clean(request.url), ["files"]).then(function (got) {
    if (got) return slice(request, got);
    return fetch(request).catch(function (away) {
      return found(clean(request.url), ["own"]).then(function (mine) { if (mine) return slice(request, mine); throw away; });
    });
  });
}

/* What this phone kept, marked so that offline.js gives it the look that pages have now: it was kept in the look of its day. */
function marked(answer, page) {
  return new Response(page.replace("<body", "<body data-kept"), { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": answer.headers.get("Content-Security-Policy") || "default-src 'self'; img-src 'self' data: blob:" } });
}

/* A kept page says so, and when it was seen. */
function told(answer) {
  var at = Number(answer.headers.get("X-Kept-At"));
  return answer.text().then(function (page) {
    var words = page.indexOf('<html lang="en') < 0 ? WORDS.zh : WORDS.en;
    var moment = new Date(at), now = new Date();
    var clock = moment.getHours() + ":" + String(moment.getMinutes()).padStart(2, "0");
    var day = moment.toDateString() === now.toDateString() ? "" : words.day.replace("%(month)s", moment.getMonth() + 1).replace("%(day)s", moment.getDate()) + " ";
    var note = '<div class="tb-note w" id="kept"><div>' + words.kept.replace("%(when)s", day + clock) + ' <a href="' + OFFLINE + '">' + words.more + "</a></div></div>";
    page = page.replace(/(<div id="messages"[^>]*>)/, "$1" + note);
    return marked(answer, page);
  });
}

function withoutConnection(address) {
  var path = new URL(address).pathname;
  var last = path !== "/start/" ? Promise.resolve(address) : caches.open(SHELVES.pages).then(function (shelf) { return shelf.keys(); }).then(function (keys) {
    var homes = keys.map(function (key) { return key.url; }).filter(function (one) { return /\/p\/\d+\/$/.test(one); });
    return homes[homes.length - 1] || address;
  });
  return last.then(function (one) { return found(one, ["pages", "guides", "forms", "files", "own"]); }).then(function (answer) {
    if (answer) return told(answer);
    return found(OFFLINE, ["shell"]).then(function (list) {
      return list ? list.text().then(function (page) { return marked(list, page); }) : Response.error();
    });
  });
}

function navigated(event) {
  var address = clean(event.request.url);
  return fetch(event.request).then(function (answer) {
    if (isPublic(answer) && isPage(answer)) event.waitUntil(keep("pages", address, answer.clone()));
    return answer;
  }, function () { return withoutConnection(address); });
}

function fixed(event, name) {
  return caches.match(event.request).then(function (got) {
    return got || fetch(event.request).then(function (answer) {
      if (answer.status === 200 && answer.type === "basic") event.waitUntil(keep(name, event.request.url, answer.clone()));
      return answer;
    });
  });
}

self.addEventListener("fetch", function (event) {
  var request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.indexOf("/documents/") === 0) event.respondWith(document_(request));
  else if (request.mode === "navigate") event.respondWith(navigated(event));
  else if (address.pathname.indexOf("/static/") === 0) event.respondWith(fixed(event, "pictures"));
  else if (address.pathname.indexOf("/media/") === 0) event.respondWith(fixed(event, "pictures"));
});

function fetched(address, name, may) {
  return fetch(address, { credentials: "same-origin", cache: "no-cache" }).then(function (answer) {
    if (may(answer) && isPage(answer)) return keep(name, new URL(address, self.location.origin).href, answer);
  });
}

/* One after another, so that what the person does comes first. */
function gather(addresses, name, may) {
  return addresses.reduce(function (before, address) {
    return before.then(function () { return fetched(address, name, may); });
  }, Promise.resolve());
}

function any(answer) { return answer.status === 200 && !answer.redirected; }

self.addEventListener("message", function (event) {
  var asked = event.data || {};
  var done = Promise.resolve();
  if (asked.keep) done = gather(asked.keep, "guides", isPublic);
  if (asked.forms) done = done.then(function () { return gather(asked.forms, "forms", any); });
  if (asked.forget) done = Promise.all(asked.forget.map(function (name) { return caches.delete(SHELVES[name]); }));
  event.waitUntil(done.then(function () { if (event.ports[0]) event.ports[0].postMessage("done"); }, function () { if (event.ports[0]) event.ports[0].postMessage("failed"); }));
});

self.addEventListener("sync", function (event) {
  if (event.tag === "outbox") event.waitUntil(teabowlOutbox.send().then(function (sent) {
    return self.clients.matchAll().then(function (pages) { pages.forEach(function (page) { page.postMessage({ sent: sent }); }); });
  }));
});
