/** Every migration, in the order in which it runs. One that is merged is never edited. */
import { Hub1700000000000 } from './1700000000000-hub';
import { Trace1700000000001 } from './1700000000001-trace';
import { Objects1700000000010 } from './1700000000010-objects';
import { Records1700000000012 } from './1700000000012-records';
import { ObjectLists1700000000013 } from './1700000000013-object-lists';
import { TokenPolicy1700000000014 } from './1700000000014-token-policy';
import { Orders1700000000015 } from './1700000000015-orders';
import { Pulls1700000000016 } from './1700000000016-pulls';
import { Reconciliation1700000000017 } from './1700000000017-reconciliation';
import { Ocpp1700000000020 } from './1700000000020-ocpp';
import { Event1700000000030 } from './1700000000030-event';
import { ApiCalls1700000000031 } from './1700000000031-api-calls';
import { Webhooks1700000000032 } from './1700000000032-webhooks';
import { TraceContent1700000000040 } from './1700000000040-trace-content';
import { Nodes1700000000050 } from './1700000000050-nodes';
import { CdrReviews1700000000060 } from './1700000000060-cdr-reviews';
import { DueAfter1700000000220 } from './1700000000220-due-after';
import { CreatedId1700000000221 } from './1700000000221-created-id';
import { RolesTold1700000000222 } from './1700000000222-roles-told';
import { Console1700000000700 } from './1700000000700-console';
import { Check1700000000710 } from './1700000000710-check';
import { TraceBatches1700000000720 } from './1700000000720-trace-batches';
import { Sandbox1700000000730 } from './1700000000730-sandbox';
import { StationHolders1700000000800 } from './1700000000800-station-holders';
import { SigningEvses1700000000820 } from './1700000000820-signing-evses';
import { ListByMoment1700000000821 } from './1700000000821-list-by-moment';
import { StationList1700000000830 } from './1700000000830-station-list';
import { StationMessages1700000000851 } from './1700000000851-station-messages';
import { FrameBatches1700000000852 } from './1700000000852-frame-batches';
import { LocationCards1700000000900 } from './1700000000900-location-cards';
import { StationProofs1700000000910 } from './1700000000910-station-proofs';
import { ConsoleLists1700000000915 } from './1700000000915-console-lists';
import { TraceTally1700000000916 } from './1700000000916-trace-tally';
import { TraceCards1700000000917 } from './1700000000917-trace-cards';
import { DueLane1700000000930 } from './1700000000930-due-lane';

export const MAIN_MIGRATIONS = [
  Hub1700000000000,
  Objects1700000000010,
  Records1700000000012,
  ObjectLists1700000000013,
  TokenPolicy1700000000014,
  Orders1700000000015,
  Pulls1700000000016,
  Reconciliation1700000000017,
  Ocpp1700000000020,
  Event1700000000030,
  ApiCalls1700000000031,
  Webhooks1700000000032,
  CdrReviews1700000000060,
  DueAfter1700000000220,
  CreatedId1700000000221,
  RolesTold1700000000222,
  Console1700000000700,
  Nodes1700000000050,
  Check1700000000710,
  Sandbox1700000000730,
  StationHolders1700000000800,
  SigningEvses1700000000820,
  ListByMoment1700000000821,
  StationList1700000000830,
  StationMessages1700000000851,
  LocationCards1700000000900,
  StationProofs1700000000910,
  ConsoleLists1700000000915,
  DueLane1700000000930,
];
export const TRACE_MIGRATIONS = [
  Trace1700000000001,
  TraceContent1700000000040,
  TraceBatches1700000000720,
  FrameBatches1700000000852,
  TraceTally1700000000916,
  TraceCards1700000000917,
];
