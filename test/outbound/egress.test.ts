import { EgressForbidden, EgressPolicy } from '../../src/outbound/egress';

const closed = new EgressPolicy([], false);

describe('the egress policy', () => {
  it.each([
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd12:3456::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[ff02::1]/',
    'http://8.8.8.8/',
    'https://user:secret@example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '/relative',
  ])('refuses %s', (address) => {
    expect(() => closed.check(address)).toThrow(EgressForbidden);
  });

  it('refuses a name that leads to a private address', async () => {
    await expect(closed.verify('https://localhost/')).rejects.toThrow(EgressForbidden);
  });

  it('takes what EGRESS_ALLOW names, by plain HTTP as well, and of several addresses only the allowed ones', async () => {
    const policy = new EgressPolicy(['127.0.0.0/8', '*.internal.example'], false);

    expect(policy.check('http://127.0.0.1:3000/x').port).toBe('3000');
    await expect(policy.verify('http://localhost:1/')).resolves.toBeInstanceOf(URL);
    expect(() => policy.check('https://10.0.0.1/')).toThrow(EgressForbidden);
    expect(() => policy.check('http://a.internal.example/')).not.toThrow();
  });

  it('takes public addresses by HTTPS, and by HTTP only when that is allowed', () => {
    expect(() => closed.check('https://8.8.8.8/')).not.toThrow();
    expect(() => new EgressPolicy([], true).check('http://8.8.8.8/')).not.toThrow();
  });
});
