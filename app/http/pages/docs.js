"use strict";
const place = document.getElementById("swagger-ui");
window.ui = SwaggerUIBundle({
    domNode: place,
    url: new URL(place.dataset.document, document.baseURI).href,
    deepLinking: true,
    displayRequestDuration: true,
    filter: true,
    // The badge would send the document to a web service.
    validatorUrl: null
});
