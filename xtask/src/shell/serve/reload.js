// Waits for news by loading a script that the server holds back until the pages changed.
var clinicKnown = document.currentScript.src.split("?")[1];
function clinicWait() {
  "use strict";
  var script = document.createElement("script");
  script.src = "/.reload/" + clinicKnown + ".js";
  // The server is gone or starts again: look now and then, and leave the page as it is.
  script.onerror = function () { setTimeout(clinicWait, 2000); };
  script.onload = function () { script.remove(); };
  document.head.append(script);
}
window.addEventListener("load", function () { setTimeout(clinicWait, 0); });
