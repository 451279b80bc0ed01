/* Draws and edits the outline of a district or service area. The text area is what is saved; without this script it is
   edited as text. Background: the outlines of the chosen city's districts, and tiles when an address is configured. */
(function () {
  const ACCENT = "#c2410c";

  function wordsOf(root) {
    return Object.fromEntries(root.dataset.texts.split("|").map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  }

  function polygonsOf(shape) {
    if (!shape) return [];
    return shape.type === "MultiPolygon" ? shape.coordinates : [shape.coordinates];
  }

  function shapeOf(polygons) {
    if (!polygons.length) return null;
    return polygons.length === 1
      ? { type: "Polygon", coordinates: polygons[0] }
      : { type: "MultiPolygon", coordinates: polygons };
  }

  const rounded = (ring) => ring.map(([lng, lat]) => [Number(lng.toFixed(5)), Number(lat.toFixed(5))]);

  function start(root) {
    if (root.dataset.started) return;
    root.dataset.started = "1";
    const text = root.querySelector("textarea");
    const words = wordsOf(root);
    const map = L.map(root.querySelector("[data-d-shape-map]"), { attributionControl: false, zoomControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    map.setView([31.23, 121.47], 9);
    if (root.dataset.tiles) L.tileLayer(root.dataset.tiles, { maxZoom: 18 }).addTo(map);
    const below = L.geoJSON(null, {
      interactive: false, pmIgnore: true,
      style: { className: "d-shape__below", weight: 1, fillOpacity: root.dataset.tiles ? 0.2 : 1 },
      onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "d-shape__name" }),
    }).addTo(map);
    const drawn = L.featureGroup().addTo(map);
    const look = { color: ACCENT, weight: 2, fillColor: ACCENT, fillOpacity: 0.15 };

    function add(rings) {
      const layer = L.polygon(rings.map((ring) => ring.slice(0, -1).map(([lng, lat]) => [lat, lng])), look);
      watch(layer);
      drawn.addLayer(layer);
    }

    function write() {
      const polygons = [];
      drawn.eachLayer((layer) => {
        polygonsOf(layer.toGeoJSON().geometry).forEach((rings) => polygons.push(rings.map(rounded)));
      });
      const shape = shapeOf(polygons);
      text.value = shape ? JSON.stringify(shape) : "";
      text.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function watch(layer) {
      layer.on("pm:edit pm:dragend pm:markerdragend pm:vertexremoved", write);
      layer.on("pm:cut", (event) => { drawn.removeLayer(event.originalLayer); watch(event.layer); drawn.addLayer(event.layer); write(); });
    }

    function read() {
      drawn.clearLayers();
      try { polygonsOf(JSON.parse(text.value || "null")).forEach(add); } catch (wrong) { /* half typed: the server says what is wrong */ }
    }

    function fit() {
      const bounds = drawn.getLayers().length ? drawn.getBounds() : below.getBounds();
      if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24] });
    }

    async function background() {
      const city = document.querySelector("[name=city]");
      below.clearLayers();
      if (city && city.value) {
        const answer = await fetch(`${root.dataset.outlines}?city=${encodeURIComponent(city.value)}`);
        if (answer.ok) below.addData(await answer.json());
      }
      below.bringToBack();
      fit();
    }

    map.pm.setLang("en", {
      buttonTitles: { drawPolyButton: words.draw, editButton: words.edit, cutButton: words.cut, deleteButton: words.remove },
      actions: { finish: words.finish, cancel: words.cancel, removeLastVertex: words.removeLastVertex },
      tooltips: { firstVertex: words.start, continueLine: words.continue, finishPoly: words.close },
    }, "en");
    map.pm.addControls({
      position: "topleft", drawMarker: false, drawCircle: false, drawCircleMarker: false, drawPolyline: false,
      drawRectangle: false, drawText: false, dragMode: false, rotateMode: false,
    });
    map.pm.setPathOptions(look);
    map.on("pm:create", (event) => { map.removeLayer(event.layer); drawn.addLayer(event.layer); watch(event.layer); write(); });
    map.on("pm:remove", (event) => { drawn.removeLayer(event.layer); write(); });

    text.addEventListener("input", () => { read(); fit(); });
    document.querySelector("[name=city]")?.addEventListener("change", background);
    let seen = false; // in a tab that is not open the map has no size yet
    new ResizeObserver(() => {
      map.invalidateSize();
      if (!seen && root.clientWidth) { seen = true; fit(); }
    }).observe(root);
    read();
    background();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-d-shape]").forEach(start));
})();
