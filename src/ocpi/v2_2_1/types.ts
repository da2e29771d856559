/** Values that several modules share (OCPI 2.2.1 "Types" and "Locations", value types). */
import { CiString, Enum, IntBetween, Nested, Num, Text, Url } from '../field';

export const IMAGE_CATEGORIES = ['CHARGER', 'ENTRANCE', 'LOCATION', 'NETWORK', 'OPERATOR', 'OTHER', 'OWNER'] as const;

/** A picture that an app may show (OCPI 2.2.1 "Image class"). */
export class Image {
  @Url('1', 'Where the picture can be fetched.')
  url!: string;

  @Url('?', 'Where a small version of it can be fetched.')
  thumbnail?: string | null;

  @Enum(IMAGE_CATEGORIES, '1', 'What the picture shows.')
  category!: (typeof IMAGE_CATEGORIES)[number];

  @CiString(4, '1', 'File type, such as gif, jpeg, png or svg.')
  type!: string;

  @IntBetween(0, 99_999, '?', 'Width in pixels of the full picture.')
  width?: number | null;

  @IntBetween(0, 99_999, '?', 'Height in pixels of the full picture.')
  height?: number | null;
}

/** Who a party is to the public (OCPI 2.2.1 "BusinessDetails class"). */
export class BusinessDetails {
  @Text(100, '1', 'Name of the company.')
  name!: string;

  @Url('?', 'Its web site.')
  website?: string | null;

  @Nested(() => Image, '?', 'Its logo.')
  logo?: Image | null;
}

/** A text in one language (OCPI 2.2.1 "DisplayText class"). */
export class DisplayText {
  @Text(2, '1', 'ISO 639-1 language code.')
  language!: string;

  @Text(512, '1', 'Plain text without markup.')
  text!: string;
}

/** An amount of money (OCPI 2.2.1 "Price class"). */
export class Price {
  @Num('1', 'Without VAT.')
  excl_vat!: number;

  @Num('?', 'With VAT.')
  incl_vat?: number | null;
}
