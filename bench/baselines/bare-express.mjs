/** An express app with one route. */
import express from 'express';

const app = express();
app.get('/', (_, response) => void response.json({ status: 'up' }));
app.listen(Number(process.argv[2]), '127.0.0.1');
