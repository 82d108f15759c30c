import { expect, it } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';

it.each([
  'password1234',
  'Matkhau@2026',
  'mật khẩu 123456',
  'P@ssw0rd2026!',
  'aaaaaaaaaaaa',
  'xyzxyzxyzxyz',
  '0123456789',
  '12345678901234',
  'Qwertyuiop1',
  'LoaPhuong2026',
  'Đài truyền thanh phường',
  'admin@123456',
  'haibatrung-2026',
])('is refused: %s', (password) => expect(isCommonPassword(password)).toBe(true));

it('is refused where it is the name or the e-mail of its owner', () => {
  expect(isCommonPassword('NguyenThiLan1985', ['Nguyễn Thị Lan', 'lan.nguyen@phuong.gov.vn'])).toBe(true);
  expect(isCommonPassword('NguyenThiLan1985')).toBe(false);
});

it.each([
  'một mật khẩu dài để thử',
  'mật khẩu quản trị',
  'con mèo đen leo cây cau',
  'x8Kq2mZp0w',
  '4815162342108',
])('is taken: %s', (password) => expect(isCommonPassword(password, ['Lê Văn An'])).toBe(false));
