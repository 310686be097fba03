"use strict";
const place = document.getElementById("redoc");
// The fonts that are set here are on the machine; those set otherwise would be asked of a web service.
const fonts = "system-ui, sans-serif";
Redoc.init(
    new URL(place.dataset.document, document.baseURI).href,
    {
        theme: {
            typography: {
                fontFamily: fonts,
                headings: { fontFamily: fonts },
                code: { fontFamily: "ui-monospace, monospace" }
            }
        }
    },
    place
);
