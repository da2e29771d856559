import type { ModuleInterface } from '../../endpoint';
import {
  ActiveChargingProfile,
  ActiveChargingProfileQuery,
  ActiveChargingProfileResult,
  ChargingProfileResponse,
  ChargingProfileResult,
  ClearProfileResult,
  ResponseUrlQuery,
  SetChargingProfile,
} from './charging-profile';

const common = {
  path: '{session_id}',
  section: 'ChargingProfiles, Receiver Interface',
  answer: ChargingProfileResponse,
};

export const chargingprofilesReceiver: ModuleInterface = {
  module: 'chargingprofiles',
  role: 'RECEIVER',
  kind: 'functional',
  endpoints: [
    {
      ...common,
      operation: 'getActiveChargingProfile',
      method: 'GET',
      summary: 'Ask for the profile in force; the result comes at response_url.',
      query: ActiveChargingProfileQuery,
      result: ActiveChargingProfileResult,
    },
    {
      ...common,
      operation: 'putChargingProfile',
      method: 'PUT',
      summary: 'Set the profile of a Session.',
      body: SetChargingProfile,
      result: ChargingProfileResult,
    },
    {
      ...common,
      operation: 'deleteChargingProfile',
      method: 'DELETE',
      summary: 'Take the profile of a Session away.',
      query: ResponseUrlQuery,
      result: ClearProfileResult,
    },
  ],
};

export const chargingprofilesSender: ModuleInterface = {
  module: 'chargingprofiles',
  role: 'SENDER',
  kind: 'functional',
  endpoints: [
    {
      operation: 'putActiveChargingProfile',
      method: 'PUT',
      path: '{session_id}',
      summary: 'The profile in force has changed.',
      section: 'ChargingProfiles, Sender Interface',
      body: ActiveChargingProfile,
    },
    {
      operation: 'postProfileResult',
      method: 'POST',
      path: 'result/{handle}',
      summary: 'What the charger said; the address came as response_url.',
      section: 'ChargingProfiles, Sender Interface',
      body: ActiveChargingProfileResult,
    },
  ],
};
