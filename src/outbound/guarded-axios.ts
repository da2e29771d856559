import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import type { EgressPolicy } from './egress';

/**
 * An axios that connects only where egress policy allows, whatever a name resolves to by then. An address written as
 * numbers is not looked up: check the URL first. Every status is an answer; a body is bytes, of `answerLimit` at most.
 */
export function guardedAxios(egress: EgressPolicy, answerLimit: number): AxiosInstance {
  return axios.create({
    httpAgent: new HttpAgent({ lookup: egress.lookupFor('http:') } as object),
    httpsAgent: new HttpsAgent({ lookup: egress.lookupFor('https:') } as object),
    // A redirect would carry tokens and contents to a place nobody agreed on; OCPI and webhooks know none.
    maxRedirects: 0,
    proxy: false,
    responseType: 'arraybuffer',
    maxContentLength: answerLimit,
    validateStatus: () => true,
  });
}
