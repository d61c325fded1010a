/* What a page does more of with JavaScript. Everything works without it. */
(function () {
  "use strict";
  var here = document.currentScript;

  /* The words for "not connected" come with the page, in its language. */
  function say(text) {
    var place = document.getElementById("messages");
    var note = document.createElement("div");
    note.className = "tb-note w";
    note.setAttribute("role", "alert");
    var words = document.createElement("div");
    words.textContent = text;
    note.appendChild(words);
    place.textContent = "";
    place.appendChild(note);
    place.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-confirm]");
    if (button && !window.confirm(button.getAttribute("data-confirm"))) event.preventDefault();
  });

  /* One press sends once; without a connection what is typed stays on the page. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (navigator.onLine === false) {
      event.preventDefault();
      say(here.getAttribute("data-offline"));
    } else if (form.hasAttribute("data-sent")) {
      event.preventDefault();
    } else if (!form.hasAttribute("hx-post")) {
      form.setAttribute("data-sent", "");
      form.querySelectorAll("button").forEach(function (button) { button.setAttribute("aria-busy", "true"); });
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      form.removeAttribute("data-sent");
      form.querySelectorAll("button").forEach(function (button) { button.removeAttribute("aria-busy"); });
    });
  });

  function failed(event) {
    var request = event.detail.requestConfig;
    if (request && request.verb !== "get") say(here.getAttribute("data-offline"));
  }
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:responseError", failed);

  /* Charts: drawn from the numbers of the table inside the figure, which stays where it is. */
  function numberIn(cell) {
    var text = cell.textContent.replace(/[,\s]/g, "").replace("−", "-");
    var value = parseFloat(text);
    return isNaN(value) ? null : value;
  }

  function read(table) {
    var heads = Array.prototype.map.call(table.querySelectorAll("thead th"), function (cell) { return cell.textContent.trim(); });
    var rows = Array.prototype.slice.call(table.querySelectorAll("tbody tr"));
    return {
      names: rows.map(function (row) { return row.cells[0].textContent.trim(); }),
      series: heads.slice(1).map(function (head, index) {
        return { name: head, data: rows.map(function (row) { return numberIn(row.cells[index + 1]); }) };
      })
    };
  }

  function draw(figure) {
    var table = figure.querySelector("table");
    var box = figure.querySelector(".tb-canvas") || document.createElement("div");
    var numbers = read(table);
    var bars = figure.getAttribute("data-chart") === "bar";
    var look = getComputedStyle(figure);
    var colour = function (name) { return look.getPropertyValue("--tb-" + name).trim(); };
    var size = parseFloat(colour("f5"));
    var text = { color: colour("ink-2"), fontSize: size };
    var whole = numbers.series.every(function (one) { return one.data.every(function (value) { return value === null || value % 1 === 0; }); });
    if (!box.parentNode) {
      box.className = "tb-canvas";
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
      figure.insertBefore(box, figure.querySelector(".tb-scroll") || table);
    }
    var chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      color: [colour("chart"), colour("chart-2"), colour("info")],
      grid: { left: 12, right: 20, top: 20, bottom: 12, containLabel: true },
      xAxis: { type: "category", data: numbers.names, axisLabel: text, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("edge") } } },
      yAxis: { type: "value", scale: !bars, splitNumber: 4, minInterval: whole ? 1 : 0, axisLabel: text, splitLine: { lineStyle: { color: colour("line") } } },
      series: numbers.series.map(function (one) {
        var last = one.data.length - 1;
        return {
          type: bars ? "bar" : "line", name: one.name, barMaxWidth: 28, symbol: "circle", symbolSize: 7, lineStyle: { width: 2.5 },
          data: one.data.map(function (value, index) {
            return { value: value, label: { show: index === last, position: "top", color: colour("ink"), fontSize: size, fontWeight: 600,
              formatter: function (point) { return window.echarts.format.addCommas(point.value); } } };
          })
        };
      })
    });
    window.addEventListener("resize", function () { chart.resize(); });
  }

  function drawAll() { document.querySelectorAll("[data-chart]").forEach(draw); }

  /* Half a megabyte: not on a slow line, where the table says the same. */
  var line = navigator.connection;
  if (document.querySelector("[data-chart]") && !(line && (line.saveData || /2g|3g/.test(line.effectiveType || "")))) {
    load("charts").onload = drawAll;
  }

  function load(name) {
    var script = document.createElement("script");
    script.src = here.getAttribute("data-" + name);
    document.head.appendChild(script);
    return script;
  }

  if (document.body.getAttribute("data-weui-mode") === "care" && document.querySelector("[data-read-aloud]")) load("aloud");

  /* Choosing files: the browser's own button speaks the browser's language, so ours is drawn under it. */
  function dress(input) {
    if (input.closest(".tb-file-box")) return;
    var box = document.createElement("div");
    var face = document.createElement("span");
    var button = document.createElement("b");
    var names = document.createElement("span");
    box.className = "tb-file-box";
    face.className = "tb-file-face";
    face.setAttribute("aria-hidden", "true");
    button.textContent = input.getAttribute("data-choose");
    face.appendChild(button);
    face.appendChild(names);
    input.parentNode.insertBefore(box, input);
    box.appendChild(input);
    box.appendChild(face);
    function tell() {
      names.textContent = Array.prototype.map.call(input.files, function (file) { return file.name; }).join("、") || input.getAttribute("data-none");
    }
    input.addEventListener("change", tell);
    window.addEventListener("pageshow", tell);
    tell();
  }
  function dressAll() { document.querySelectorAll("input.tb-file").forEach(dress); }
  document.addEventListener("htmx:load", dressAll);
  dressAll();

  /* After a form came back, start at what has to be changed. */
  var errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
