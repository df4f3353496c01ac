// The provider class and the structs that its configuration needs; the resources stay inside the package.
export * from './generated/provider';
