// Draws the interactive documentation from the document that the page names.
const place = document.getElementById("swagger-ui");
window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  persistAuthorization: true,
  defaultModelsExpandDepth: 0,
});
