export { type IdentityKey, type SignOptions, signIdentity, type UserIdentity } from './sign-identity.ts';
