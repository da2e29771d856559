import { stop } from './servers';

module.exports = stop;
