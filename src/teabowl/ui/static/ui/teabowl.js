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

  /* What is asked only after a choice stands there once the choice is made. */
  function ask() {
    document.querySelectorAll("[data-asked-when]").forEach(function (part) {
      var chosen = part.closest("form").querySelector('input[name="' + part.getAttribute("data-asked-when") + '"]:checked');
      part.hidden = !chosen || part.getAttribute("data-asked-for").split(" ").indexOf(chosen.value) < 0;
    });
  }
  document.addEventListener("change", ask);
  window.addEventListener("pageshow", ask);
  document.addEventListener("htmx:load", ask);
  ask();

  /* After a form came back, start at what has to be changed. */
  var errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
