package dev.stirrup.dhcp;

/// What option codes are called on screens: the constant of [OptionCode] in lower case with
/// hyphens.
final class OptionName {
    private static final String[] NAMES = names();

    private OptionName() {}

    /// The name of this code, or `option-N` for one we have no name for.
    static String of(int code) {
        String name = NAMES[code & 0xff];
        return name == null ? "option-" + code : name;
    }

    private static String[] names() {
        String[] names = new String[256];
        nameStandard(names);
        nameBoot(names);
        return names;
    }

    private static void nameStandard(String[] names) {
        names[OptionCode.PAD] = "pad";
        names[OptionCode.SUBNET_MASK] = "subnet-mask";
        names[OptionCode.TIME_OFFSET] = "time-offset";
        names[OptionCode.ROUTER] = "router";
        names[OptionCode.TIME_SERVER] = "time-server";
        names[OptionCode.NAME_SERVER] = "name-server";
        names[OptionCode.DNS_SERVER] = "dns-server";
        names[OptionCode.LOG_SERVER] = "log-server";
        names[OptionCode.HOST_NAME] = "host-name";
        names[OptionCode.BOOT_FILE_SIZE] = "boot-file-size";
        names[OptionCode.DOMAIN_NAME] = "domain-name";
        names[OptionCode.SWAP_SERVER] = "swap-server";
        names[OptionCode.ROOT_PATH] = "root-path";
        names[OptionCode.EXTENSIONS_PATH] = "extensions-path";
        names[OptionCode.MAX_REASSEMBLY] = "max-reassembly";
        names[OptionCode.DEFAULT_TTL] = "default-ttl";
        names[OptionCode.INTERFACE_MTU] = "interface-mtu";
        names[OptionCode.BROADCAST_ADDRESS] = "broadcast-address";
        names[OptionCode.STATIC_ROUTE] = "static-route";
        names[OptionCode.NIS_DOMAIN] = "nis-domain";
        names[OptionCode.NIS_SERVER] = "nis-server";
        names[OptionCode.NTP_SERVER] = "ntp-server";
        names[OptionCode.VENDOR_SPECIFIC] = "vendor-specific";
        names[OptionCode.REQUESTED_ADDRESS] = "requested-address";
        names[OptionCode.LEASE_TIME] = "lease-time";
        names[OptionCode.OVERLOAD] = "overload";
        names[OptionCode.MESSAGE_TYPE] = "message-type";
        names[OptionCode.SERVER_IDENTIFIER] = "server-identifier";
        names[OptionCode.PARAMETER_LIST] = "parameter-list";
        names[OptionCode.MESSAGE] = "message";
        names[OptionCode.MAX_MESSAGE_SIZE] = "max-message-size";
        names[OptionCode.RENEWAL_TIME] = "renewal-time";
        names[OptionCode.REBINDING_TIME] = "rebinding-time";
        names[OptionCode.VENDOR_CLASS] = "vendor-class";
        names[OptionCode.CLIENT_IDENTIFIER] = "client-identifier";
    }

    private static void nameBoot(String[] names) {
        names[OptionCode.TFTP_SERVER_NAME] = "tftp-server-name";
        names[OptionCode.BOOT_FILE] = "boot-file";
        names[OptionCode.USER_CLASS] = "user-class";
        names[OptionCode.RAPID_COMMIT] = "rapid-commit";
        names[OptionCode.CLIENT_FQDN] = "client-fqdn";
        names[OptionCode.RELAY_AGENT] = "relay-agent";
        names[OptionCode.CLIENT_ARCHITECTURE] = "client-architecture";
        names[OptionCode.CLIENT_INTERFACE] = "client-interface";
        names[OptionCode.CLIENT_UUID] = "client-uuid";
        names[OptionCode.IPV6_ONLY_PREFERRED] = "ipv6-only-preferred";
        names[OptionCode.CAPTIVE_PORTAL] = "captive-portal";
        names[OptionCode.AUTO_CONFIGURE] = "auto-configure";
        names[OptionCode.SUBNET_SELECTION] = "subnet-selection";
        names[OptionCode.DOMAIN_SEARCH] = "domain-search";
        names[OptionCode.CLASSLESS_ROUTE] = "classless-route";
        names[OptionCode.VENDOR_IDENTIFYING_CLASS] = "vendor-identifying-class";
        names[OptionCode.VENDOR_IDENTIFYING_OPTIONS] = "vendor-identifying-options";
        names[OptionCode.PXE_VENDOR_128] = "pxe-vendor-128";
        names[OptionCode.PXE_VENDOR_129] = "pxe-vendor-129";
        names[OptionCode.PXE_VENDOR_130] = "pxe-vendor-130";
        names[OptionCode.PXE_VENDOR_131] = "pxe-vendor-131";
        names[OptionCode.PXE_VENDOR_132] = "pxe-vendor-132";
        names[OptionCode.PXE_VENDOR_133] = "pxe-vendor-133";
        names[OptionCode.PXE_VENDOR_134] = "pxe-vendor-134";
        names[OptionCode.PXE_VENDOR_135] = "pxe-vendor-135";
        names[OptionCode.TFTP_SERVER_ADDRESS] = "tftp-server-address";
        names[OptionCode.IPXE] = "ipxe";
        names[OptionCode.IPXE_BUS_ID] = "ipxe-bus-id";
        names[OptionCode.IPXE_ISCSI_TARGET] = "ipxe-iscsi-target";
        names[OptionCode.IPXE_ISCSI_SECOND_TARGET] = "ipxe-iscsi-second-target";
        names[OptionCode.IPXE_INITIATOR] = "ipxe-initiator";
        names[OptionCode.CONFIG_FILE] = "config-file";
        names[OptionCode.PATH_PREFIX] = "path-prefix";
        names[OptionCode.REBOOT_TIME] = "reboot-time";
        names[OptionCode.MICROSOFT_CLASSLESS_ROUTE] = "microsoft-classless-route";
        names[OptionCode.WEB_PROXY] = "web-proxy";
        names[OptionCode.END] = "end";
    }
}
