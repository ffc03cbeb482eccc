package dev.stirrup.boot.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainSecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "PRESEED!d-i passwd/root-password password hunter2",
                "PRESEED!d-i passwd/user-password-again password hunter2",
                "PRESEED!d-i passwd/root-password-crypted password hunter2",
                "PRESEED!d-i partman-crypto/passphrase password hunter2",
                "PRESEED!d-i netcfg/wireless_wpa string hunter2",
                "PRESEED!d-i mirror/http/proxy string http://me:hunter2@proxy:3128/",
                "KICKSTART!rootpw --plaintext hunter2",
                "KICKSTART!rootpw hunter2",
                "KICKSTART!rootpw --iscrypted hunter2",
                "KICKSTART!user --name=ada --password=hunter2 --groups=wheel",
                "KICKSTART!bootloader --location=mbr --password=hunter2",
                "KICKSTART!autopart --encrypted --passphrase=hunter2",
                "KICKSTART!network --essid=x --wpakey=hunter2",
                "AUTOINSTALL!    password: hunter2",
                "AUTOINSTALL!    key: hunter2",
                "CLOUD_INIT!    plain_text_passwd: hunter2",
                "CLOUD_INIT!    passwd: hunter2",
                "CLOUD_INIT!  - {name: root}\\n    password: \"hunter2\"",
                "CLOUD_INIT!chpasswd:\\n  expire: false\\n  list: |\\n    root:hunter2",
                "CLOUD_INIT!  - echo 'root:hunter2' | chpasswd",
                "CLOUD_INIT!  psk: hunter2",
                "AUTOYAST!<user_password>hunter2</user_password>",
                "AUTOYAST!<crypt_key>hunter2</crypt_key>",
                "AUTOUNATTEND!<AdministratorPassword>\\n<Value>hunter2</Value>\\n<PlainText>true</PlainText>",
                "AUTOUNATTEND!<Credentials><Domain>x</Domain><Password>hunter2</Password></Credentials>",
                "IGNITION!{\"passwordHash\": \"hunter2\"}",
                "ALPINE!export WPA_PSK=x; wpa_passphrase=hunter2",
                "ALPINE!-----BEGIN OPENSSH PRIVATE KEY-----",
                "PRESEED!x ghp_0123456789012345678901234567890123456",
                "KICKSTART!curl -H 'Authorization: Bearer abcdefghijklmnop' x",
            })
    void aSecretIsFoundWhereInstallersTakeIt(AnswerKind kind, String text) {
        assertThat(PlainSecrets.in(text.replace("\\n", "\n"), kind))
                .as(text)
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "PRESEED!d-i passwd/root-login boolean false",
                "PRESEED!d-i passwd/root-password password ${secret:root}",
                "PRESEED!d-i passwd/root-password-crypted password !",
                "PRESEED!d-i passwd/user-password-crypted password $6$rounds=4096$aa$bb",
                "PRESEED!# d-i passwd/root-password password hunter2",
                "KICKSTART!rootpw --lock",
                "KICKSTART!rootpw --iscrypted $6$aa$bb",
                "KICKSTART!rootpw --iscrypted ${secret:root|crypt-sha512}",
                "KICKSTART!user --name=ada --iscrypted --password=${secret:ada|crypt-sha512}",
                "AUTOINSTALL!    password: '$6$aa$bb'",
                "AUTOINSTALL!    password: ${secret:ada|crypt-sha512}",
                "AUTOINSTALL!    ssh_authorized_keys: [\"ssh-ed25519 AAAA ada\"]",
                "CLOUD_INIT!lock_passwd: true",
                "CLOUD_INIT!chpasswd: {expire: false}",
                "AUTOYAST!<user_password>$6$aa$bb</user_password>",
                "AUTOUNATTEND!<Password><Value>${secret:admin}</Value></Password>",
                "IGNITION!{\"passwordHash\": \"$y$j9T$aa$bb\"}",
                "ALPINE!PROXYOPTS=none",
            })
    void whatIsNoSecretStays(AnswerKind kind, String text) {
        assertThat(PlainSecrets.in(text, kind)).as(text).isEmpty();
    }

    @Test
    void theLineIsTold() {
        assertThat(
                        PlainSecrets.in(
                                "a\n\nrootpw hunter2\nb\nuser --password=x", AnswerKind.KICKSTART))
                .extracting(PlainSecrets.Found::line)
                .containsExactly(3, 5);
    }
}
