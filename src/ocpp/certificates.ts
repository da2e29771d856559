/** The certificates that are installed at stations: listed, put there, taken away (OCPP 1.6 security whitepaper; 2.0.1 block M). */
import type { LiveStations } from './live';
import type { CertificateUse, InstalledCertificate, OrderOutcome } from './order';
import type { Orders } from './orders';

/** OCPP 1.6 answers for one use at a time, and has these. */
const USES_16: readonly CertificateUse[] = ['CSMSRootCertificate', 'ManufacturerRootCertificate'];

export class Certificates {
  constructor(private readonly parts: { orders: Orders; stations: LiveStations }) {}

  /** All, or those of some uses. */
  async installed(identity: string, uses?: CertificateUse[]): Promise<OrderOutcome> {
    const { orders, stations } = this.parts;
    if (stations.find(identity)?.state.protocol !== 'ocpp1.6')
      return orders.send(identity, { kind: 'readCertificates', ...(uses ? { uses } : {}) });
    const certificates: InstalledCertificate[] = [];
    for (const each of uses ?? USES_16) {
      const outcome = await orders.send(identity, { kind: 'readCertificates', uses: [each] });
      if (outcome.status !== 'accepted') return outcome;
      certificates.push(...(outcome.certificates ?? []).map(({ hash }) => ({ use: each, hash })));
    }
    return { status: 'accepted', certificates };
  }

  /** `unknown`: it has none of that serial number. The last root of a use stays: without it the station would trust nobody. */
  async remove(identity: string, serialNumber: string): Promise<OrderOutcome> {
    const listed = await this.installed(identity);
    if (listed.status !== 'accepted') return listed;
    const { certificates = [] } = listed;
    const meant = certificates.find(({ hash }) => plainSerial(hash.serialNumber) === plainSerial(serialNumber));
    if (!meant) return { status: 'unknown', reason: `it has no certificate with serial number ${serialNumber}` };
    const isRoot = meant.use.endsWith('RootCertificate');
    if (isRoot && certificates.filter(({ use }) => use === meant.use).length === 1)
      return { status: 'rejected', reason: `it is the last ${meant.use}; install another one first` };
    return this.parts.orders.send(identity, { kind: 'deleteCertificate', hash: meant.hash });
  }
}

const plainSerial = (text: string) => text.replace(/^0+(?=.)/, '').toUpperCase();
