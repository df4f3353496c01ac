/** The private key of examples/bought-certificate/chat.example.com.pem: made for this example, of a name that nobody can own. */
export const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmEIzlZi5MAGdlP1G
ZOxn99M2kNOWicl6C5K2XZlPAY+hRANCAASaDrHWcE4LO+GcM+vIYQYQ9xvSXMEc
YnnyrnJu3alO3F5vkUVa/YdhWZqXZ6/BSiAcm9DBifgMryUEcdFerfws
-----END PRIVATE KEY-----
`;
