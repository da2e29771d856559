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
  messages: { id: string; at: string; direction: string; frame: string }[];
}
