/* Pictures of a form: made small on the phone (offline.js), then put in by themselves. Without this the button does it. Without a
   connection none comes back to be described, so what is on them is asked at once. */
(function () {
  "use strict";
  if (window.teabowlPictures) return;
  window.teabowlPictures = true;
  function ask(part) {
    var words = part.querySelector("[data-words]");
    if (words) words.hidden = false;
  }
  document.addEventListener("change", function (event) {
    var part = event.target.closest("[data-pictures]");
    var files = part && event.target.files;
    if (!files || !files.length) return;
    if (navigator.onLine === false) return ask(part);
    if (!window.htmx || !window.DataTransfer || !window.teabowlSmall) return;
    var button = part.querySelector("button");
    part.setAttribute("data-says", button.innerHTML);
    button.textContent = part.getAttribute("data-wait");
    button.setAttribute("aria-busy", "true");
    Promise.all(Array.prototype.map.call(files, window.teabowlSmall)).then(function (made) {
      var chosen = new DataTransfer();
      made.forEach(function (file) { chosen.items.add(file); });
      event.target.files = chosen.files;
      window.htmx.trigger(part, "picked");
    });
  });
  document.addEventListener("htmx:sendError", function (event) {
    var part = event.target.closest && event.target.closest("[data-pictures]");
    if (!part) return; /* it only seemed to be connected */
    var button = part.querySelector("button");
    button.innerHTML = part.getAttribute("data-says");
    button.removeAttribute("aria-busy");
    ask(part);
  });
})();
