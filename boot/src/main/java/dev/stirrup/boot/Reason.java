package dev.stirrup.boot;

/// Why a machine was not given a boot. Each has a page in `docs/errors/`, named by its code.
public enum Reason {
    NOT_A_BOOT_CLIENT("not-a-boot-client", "it asks for an address, not for a boot"),
    NO_PLAN("no-plan", "the machine is approved, but has no plan and no profile selects it"),
    LOCAL_DISK("local-disk", "its plan is to boot from the local disk"),
    BLOCKED("blocked", "its plan forbids booting from the network"),
    IDENTITY_CONFLICT("identity-conflict", "what it says of itself fits more than one machine"),
    UNKNOWN_FIRMWARE("unknown-firmware", "it named no architecture that IANA has assigned"),
    NO_LOADER_FOR_FIRMWARE(
            "no-loader-for-firmware", "the profile's loader set has no file for this firmware"),
    HTTPS_REQUIRED(
            "https-required",
            "HTTPS is required here, and this client cannot do it or did not use it"),
    IDENTITY_REQUIRED(
            "identity-required",
            "the profile demands a certificate that proves which machine asks"),
    LOGIN_REQUIRED(
            "login-required",
            "the entry needs a login, and nobody logged in with a known password"),
    ROLE_REQUIRED("role-required", "the entry needs a role that this operator has not"),
    NO_RULE("no-rule", "no rule of the plain folder is for this client"),
    NO_SUCH_CHOICE("no-such-choice", "the menu has no such entry"),
    WRONG_LANGUAGE("wrong-language", "the profile's script is in another loader's language"),
    NEEDS_IPXE("needs-ipxe", "the profile starts what iPXE can start and GRUB cannot"),
    NO_DISK("no-disk", "its plan gives the machine no such disk"),
    DISK_UNAVAILABLE("disk-unavailable", "its disk cannot be had now"),
    SECRET_NEEDS_HTTPS(
            "secret-needs-https",
            "the secret of its disk is told within HTTPS only, which this loader cannot do or did"
                    + " not use"),
    LOADER_WITHOUT_ISCSI(
            "loader-without-iscsi", "this loader cannot boot from iSCSI, and knows no way to iPXE"),
    BOOTS_NOT_TOLD_APART(
            "boots-not-told-apart",
            "its disk is emptied at each boot, and nothing here tells one boot from the next"),
    OLD_BOOT("old-boot", "it logs in with what an earlier boot was given"),
    REVOKED("revoked", "the machine, its image or its loader was withdrawn"),
    ANSWERS_OVER(
            "answers-over",
            "the installation that these answers are for has ended, or its plan has changed"),
    ANSWERS_SPENT("answers-spent", "the answers of this boot were fetched already"),
    ANSWERS_ELSEWHERE(
            "answers-elsewhere", "whoever asked for the answers is not at the machine's address"),
    ANSWERS_UNFILLED(
            "answers-unfilled", "the answers name what this machine or this site does not have"),
    SECRETS_NEED_HTTPS(
            "secrets-need-https", "the answers hold a secret, and were asked for without HTTPS"),
    SECRETS_NEED_APPROVAL(
            "secrets-need-approval",
            "the answers hold a secret, and nobody has approved this machine"),
    MIRROR_CLOSED(
            "mirror-closed",
            "mirrors are for approved machines and for the addresses that the settings name"),
    MIRROR_UNLISTED("mirror-unlisted", "no signed list of the mirror names this file"),
    MIRROR_OFFLINE("mirror-offline", "the file is not here, and nothing is fetched (offline)"),
    MIRROR_UNREACHABLE("mirror-unreachable", "the mirror's server does not give the file"),
    MIRROR_CONTRADICTED(
            "mirror-contradicted",
            "what the mirror's server gives is not what its signed lists say"),
    MIRROR_UNSIGNED(
            "mirror-unsigned", "the mirror's lists are not signed by a key that may vouch for it"),
    MIRROR_OVER("mirror-over", "the mirror's signed list was valid until a time that has passed"),
    MIRROR_FULL("mirror-full", "the file does not fit into the space for mirrors");

    private final String code;
    private final String text;

    Reason(String code, String text) {
        this.code = code;
        this.text = text;
    }

    /// Stable: part of events, of the API, and the name of its page.
    public String code() {
        return code;
    }

    /// A short sentence for an operator, without its capital and its full stop.
    public String text() {
        return text;
    }
}
