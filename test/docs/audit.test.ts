import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'junction-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

function audit(report: object) {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  const script = join(__dirname, '../../scripts/audit.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script, '--from', file], { encoding: 'utf8' });
  return { status, stdout };
}

const weakness = (name: string, severity: string) => ({
  name,
  severity,
  range: '<2.0.0',
  via: [{ title: 'takes what it should not', url: 'https://advisories.example/1' }],
});

describe('the audit of what is shipped', () => {
  it('fails on a weakness that is high or critical, and names it', () => {
    const vulnerabilities = { a: weakness('a', 'critical'), b: weakness('b', 'high'), c: weakness('c', 'moderate') };

    const { status, stdout } = audit({ vulnerabilities, metadata: { dependencies: { prod: 120 } } });

    expect(status).toBe(1);
    expect(stdout).toContain('critical: a <2.0.0: takes what it should not (https://advisories.example/1)');
    expect(stdout).toContain('120 packages audited: 2 serious, 1 lesser');
  });

  it('passes with lesser ones', () => {
    const vulnerabilities = { c: weakness('c', 'moderate') };

    expect(audit({ vulnerabilities, metadata: {} }).status).toBe(0);
  });

  it('does not pass for an audit where the registry offers none', () => {
    const { status, stdout } = audit({ message: '405 Method Not Allowed' });

    expect(status).toBe(2);
    expect(stdout).toContain('NOT AUDITED: the registry offers no audit here: 405 Method Not Allowed');
  });
});
