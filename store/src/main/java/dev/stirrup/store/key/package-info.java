/// The site's private keys: in encrypted files below the data folder, or in a PKCS#11 token. Start
/// reading at [SiteKeyring].
package dev.stirrup.store.key;
