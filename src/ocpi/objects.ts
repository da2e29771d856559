/** The class of each module's object. */
import type { Class } from './field';
import { CDR, Location, Session, Tariff, Token } from './model';
import type { ObjectModule } from './object-key';

export const OBJECT_CLASS: Record<ObjectModule, Class> = {
  locations: Location,
  tariffs: Tariff,
  tokens: Token,
  sessions: Session,
  cdrs: CDR,
};
