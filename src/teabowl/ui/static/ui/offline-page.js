/* The page /offline/: what waits to be sent, what can be read, what this phone keeps. */
(function () {
  "use strict";
  var page = document.getElementById("offline"), tools = window.teabowlOffline, box = window.teabowlOutbox;
  if (!page || !tools) return;
  var make = tools.make, who = tools.who();
  function part(name) { return page.querySelector("[data-" + name + "]"); }
  function word(name) { return page.getAttribute("data-" + name); }
  function said(text) { part("said").textContent = text; }
  function when(at) {
    var moment = new Date(at);
    return (moment.getMonth() + 1) + "-" + moment.getDate() + " " + moment.getHours() + ":" + ("0" + moment.getMinutes()).slice(-2);
  }
  function small(texts) {
    var line = make("span");
    line.className = "tb-small";
    texts.filter(Boolean).forEach(function (text) { line.appendChild(make("span", text)); });
    return line;
  }
  function button(text, act) {
    var made = make("button", text);
    made.type = "button";
    made.className = "weui-btn weui-btn_default tb-btn-s";
    made.addEventListener("click", act);
    return made;
  }

  function waiting() {
    return box.all().then(function (items) {
      var list = part("waiting"), mine = 0;
      list.textContent = "";
      items.forEach(function (item) {
        var row = make("li"), inside = make("div"), mayShow = !item.who || item.who === who;
        inside.className = "tb-item";
        inside.appendChild(make("b", mayShow ? item.what + (item.title ? "：" + item.title : "") : item.what));
        var pictures = item.fields.filter(function (field) { return field.length === 3; }).length;
        var state = !mayShow ? word(who ? "others" : "signin") : item.error ? word("failed") + item.error : item.who ? word("waits") : word("signin");
        inside.appendChild(small([when(item.at), pictures ? word("pictures").replace("%(n)s", pictures) : "", state]));
        var buttons = make("div");
        buttons.className = "tb-btns";
        if (!who && item.who) {
          var door = make("a", word("door"), "/accounts/login/?next=/offline/");
          door.className = "weui-btn weui-btn_default tb-btn-s";
          buttons.appendChild(door);
          inside.appendChild(buttons);
        }
        if (mayShow) {
          if (item.error || !item.who) {
            var again = make("a", word("again"), item.page + "?again=" + item.key);
            again.className = "weui-btn weui-btn_default tb-btn-s";
            buttons.appendChild(again);
          } else mine += 1;
          buttons.appendChild(button(word("drop"), function () {
            if (window.confirm(word("sure"))) box.drop(item.key).then(waiting).then(tools.mark);
          }));
          inside.appendChild(buttons);
        }
        row.appendChild(inside);
        list.appendChild(row);
      });
      part("none").hidden = items.length > 0;
      list.hidden = !items.length;
      part("send").hidden = !mine || navigator.onLine === false;
    });
  }

  function readable() {
    if (!window.caches) return Promise.resolve();
    var found = {};
    return Promise.all(["guides", "pages", "forms"].map(function (name) {
      return caches.open(name).then(function (shelf) {
        return shelf.keys().then(function (keys) {
          return Promise.all(keys.map(function (key) {
            return shelf.match(key).then(function (answer) {
              return answer.text().then(function (text) {
                var title = /<title>([\s\S]*?)<\/title>/.exec(text);
                found[key.url] = { title: new DOMParser().parseFromString(title ? title[1] : key.url, "text/html").body.textContent, at: Number(answer.headers.get("X-Kept-At")), url: key.url };
              });
            });
          }));
        });
      });
    })).then(function () {
      var rows = Object.keys(found).map(function (key) { return found[key]; }).sort(function (a, b) { return b.at - a.at; });
      var list = part("kept");
      list.textContent = "";
      rows.forEach(function (row) {
        var item = make("li"), link = make("a", "", row.url);
        link.className = "tb-item";
        link.appendChild(make("b", row.title.replace(/ · (大碗茶|Teabowl)$/, "")));
        link.appendChild(small([when(row.at)]));
        item.appendChild(link);
        list.appendChild(item);
      });
      part("nothing").hidden = rows.length > 0;
      list.hidden = !rows.length;
    });
  }

  /* Sounds, videos and PDFs kept by a press: with their size, each to be taken off the phone. */
  function keeping() {
    return (window.teabowlKept ? window.teabowlKept.all() : Promise.resolve([])).then(function (rows) {
      var list = part("files"), sum = 0;
      list.textContent = "";
      rows.forEach(function (row) {
        sum += row.size;
        var item = make("li"), inside = make("div"), link = make("a", row.title, row.page), title = make("b"), buttons = make("div");
        inside.className = "tb-item";
        title.appendChild(link);
        inside.appendChild(title);
        inside.appendChild(small([megabytes(row.size), when(row.at)]));
        buttons.className = "tb-btns";
        buttons.appendChild(button(word("remove"), function () { window.teabowlKept.drop(row.url, row.page).then(keeping); }));
        inside.appendChild(buttons);
        item.appendChild(inside);
        list.appendChild(item);
      });
      part("no-files").hidden = rows.length > 0;
      list.hidden = !rows.length;
      part("sum").textContent = rows.length ? word("sum").replace("%(n)s", rows.length).replace("%(size)s", megabytes(sum)) : "";
    });
  }
  function megabytes(size) { return size < 1048576 ? Math.max(1, Math.round(size / 1024)) + " KB" : (size / 1048576).toFixed(1) + " MB"; }

  function gather() {
    said(word("busy"));
    return tools.asked().then(function (mine) { return tools.gather(mine); }).then(function (count) {
      said(word("full").replace("%(n)s", count));
      return readable();
    }).catch(function () { said(word("broken")); });
  }

  page.hidden = false;
  var choice = document.getElementById("own");
  choice.checked = !!tools.own();
  choice.addEventListener("change", function () {
    tools.own(choice.checked ? "1" : null);
    if (choice.checked) gather(); else if (tools.worker) tools.told({ forget: ["forms"] }).then(readable);
  });
  part("gather").addEventListener("click", gather);
  part("clear").addEventListener("click", function () { tools.told({ forget: ["pages", "guides", "forms", "pictures"] }).then(readable).then(function () { said(""); }); });
  part("send").firstElementChild.addEventListener("click", function () { tools.send().then(waiting); });
  document.addEventListener("outbox", waiting);
  tools.asked().then(function (mine) { who = mine.who; }, function () { /* not connected: as it was last */ }).then(waiting);
  readable();
  keeping();
})();
