import { start } from './servers';

module.exports = start;
