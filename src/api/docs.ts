/** The API's description as a page: Swagger UI from its package, shown our own document and nothing else. */
import { dirname } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Junction API</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/api/v1/docs/assets/swagger-ui.css">
<script src="/api/v1/docs/assets/swagger-ui-bundle.js" defer></script>
<script src="/api/v1/docs/start.js" defer></script></head>
<body><div id="api"></div></body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/** The page loads and calls nothing but this instance. */
const POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

/** To be mounted at `/api/v1/docs`. */
export function docsPage(): RequestHandler {
  const router = Router();
  router.get('/', (_, response) => void response.set('Content-Security-Policy', POLICY).type('html').send(PAGE));
  router.get('/start.js', (_, response) => void response.type('js').send(START));
  router.use('/assets', express.static(dirname(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'))));
  return router;
}
