/* Pictures of a form: made small on the phone, then put in by themselves. Without this the button does it. */
(function () {
  "use strict";
  if (window.teabowlPictures || !window.htmx || !window.DataTransfer || !window.Promise) return;
  window.teabowlPictures = true;
  var LONGEST = 1600, SMALL = 400 * 1024;

  function small(file) {
    return new Promise(function (done) {
      if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL) return done(file);
      var image = new Image();
      var address = URL.createObjectURL(file);
      var give = function (made) { URL.revokeObjectURL(address); done(made); };
      image.onerror = function () { give(file); };
      image.onload = function () {
        var scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
        var canvas = document.createElement("canvas");
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
  }

  document.addEventListener("change", function (event) {
    var part = event.target.closest("[data-pictures]");
    var files = part && event.target.files;
    if (!files || !files.length || navigator.onLine === false) return;
    var button = part.querySelector("button");
    button.textContent = part.getAttribute("data-wait");
    button.setAttribute("aria-busy", "true");
    Promise.all(Array.prototype.map.call(files, small)).then(function (made) {
      var chosen = new DataTransfer();
      made.forEach(function (file) { chosen.items.add(file); });
      event.target.files = chosen.files;
      window.htmx.trigger(part, "picked");
    });
  });
})();
