/** What the API says of charge points. */
export interface Place {
  uid: string;
  evse_id: string | null;
  ocpp_evse: number;
  ocpp_connector: number;
  status: string;
}

export interface Charger {
  identity: string;
  location_id: string;
  protocol: string | null;
  connected: boolean;
  connected_at: string | null;
  last_heard_at: string | null;
  has_password: boolean;
  evses: Place[];
}

export interface ChargerInFull extends Charger {
  boot: { at: string; vendor?: string; model?: string } | null;
  /** What it was asked and is at: uploads, firmware. */
  jobs: { job: string; status: string; at: string; file: string | null }[];
  messages: { id: string; at: string; direction: string; frame: string }[];
}

/** The version in a subprotocol: `ocpp2.0.1`. */
export const versionOf = (protocol: string | null): string => protocol?.replace(/^ocpp/, '') ?? '–';

/** What is asked of one: the end of the call's path, and its body. */
export interface Ask {
  path: string;
  body: object;
}
