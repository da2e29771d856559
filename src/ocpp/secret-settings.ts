/** Settings of a station whose values are nobody's to see (1.6 security whitepaper; 2.0.1 `SecurityCtrlr`). */
const SECRET = /AuthorizationKey|BasicAuthPassword/i;

/** Whether a key, or a text in which keys stand, names one. */
export const namesSecret = (text: string) => SECRET.test(text);
