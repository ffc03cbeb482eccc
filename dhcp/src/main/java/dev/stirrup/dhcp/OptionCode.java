package dev.stirrup.dhcp;

/// The numbers of the options a boot server meets, under the RFCs' names. A value with no unit here
/// is bytes, text or addresses as its section says.
public final class OptionCode {
    /// RFC 2132 section 3.1.
    public static final int PAD = 0;

    /// RFC 2132 section 3.3.
    public static final int SUBNET_MASK = 1;

    /// RFC 2132 section 3.4.
    public static final int TIME_OFFSET = 2;

    /// RFC 2132 section 3.5.
    public static final int ROUTER = 3;

    /// RFC 2132 section 3.6.
    public static final int TIME_SERVER = 4;

    /// RFC 2132 section 3.7 (IEN 116, not DNS).
    public static final int NAME_SERVER = 5;

    /// RFC 2132 section 3.8.
    public static final int DNS_SERVER = 6;

    /// RFC 2132 section 3.9.
    public static final int LOG_SERVER = 7;

    /// RFC 2132 section 3.14.
    public static final int HOST_NAME = 12;

    /// RFC 2132 section 3.15, in blocks of 512 bytes.
    public static final int BOOT_FILE_SIZE = 13;

    /// RFC 2132 section 3.17.
    public static final int DOMAIN_NAME = 15;

    /// RFC 2132 section 3.18.
    public static final int SWAP_SERVER = 16;

    /// RFC 2132 section 3.19.
    public static final int ROOT_PATH = 17;

    /// RFC 2132 section 3.20.
    public static final int EXTENSIONS_PATH = 18;

    /// RFC 2132 section 4.4.
    public static final int MAX_REASSEMBLY = 22;

    /// RFC 2132 section 4.5.
    public static final int DEFAULT_TTL = 23;

    /// RFC 2132 section 5.1.
    public static final int INTERFACE_MTU = 26;

    /// RFC 2132 section 5.3.
    public static final int BROADCAST_ADDRESS = 28;

    /// RFC 2132 section 5.8.
    public static final int STATIC_ROUTE = 33;

    /// RFC 2132 section 8.1.
    public static final int NIS_DOMAIN = 40;

    /// RFC 2132 section 8.2.
    public static final int NIS_SERVER = 41;

    /// RFC 2132 section 8.3.
    public static final int NTP_SERVER = 42;

    /// RFC 2132 section 8.4.
    public static final int VENDOR_SPECIFIC = 43;

    /// RFC 2132 section 9.1.
    public static final int REQUESTED_ADDRESS = 50;

    /// RFC 2132 section 9.2, in seconds.
    public static final int LEASE_TIME = 51;

    /// RFC 2132 section 9.3.
    public static final int OVERLOAD = 52;

    /// RFC 2132 section 9.6.
    public static final int MESSAGE_TYPE = 53;

    /// RFC 2132 section 9.7.
    public static final int SERVER_IDENTIFIER = 54;

    /// RFC 2132 section 9.8.
    public static final int PARAMETER_LIST = 55;

    /// RFC 2132 section 9.9.
    public static final int MESSAGE = 56;

    /// RFC 2132 section 9.10.
    public static final int MAX_MESSAGE_SIZE = 57;

    /// RFC 2132 section 9.11 (T1), in seconds.
    public static final int RENEWAL_TIME = 58;

    /// RFC 2132 section 9.12 (T2), in seconds.
    public static final int REBINDING_TIME = 59;

    /// RFC 2132 section 9.13.
    public static final int VENDOR_CLASS = 60;

    /// RFC 2132 section 9.14.
    public static final int CLIENT_IDENTIFIER = 61;

    /// RFC 2132 section 9.4.
    public static final int TFTP_SERVER_NAME = 66;

    /// RFC 2132 section 9.5.
    public static final int BOOT_FILE = 67;

    /// RFC 3004 section 4.
    public static final int USER_CLASS = 77;

    /// RFC 4039 section 4.
    public static final int RAPID_COMMIT = 80;

    /// RFC 4702 section 2.
    public static final int CLIENT_FQDN = 81;

    /// RFC 3046 section 2.0.
    public static final int RELAY_AGENT = 82;

    /// RFC 4578 section 2.1.
    public static final int CLIENT_ARCHITECTURE = 93;

    /// RFC 4578 section 2.2.
    public static final int CLIENT_INTERFACE = 94;

    /// RFC 4578 section 2.3.
    public static final int CLIENT_UUID = 97;

    /// RFC 8925 section 3.1.
    public static final int IPV6_ONLY_PREFERRED = 108;

    /// RFC 8910 section 2.1.
    public static final int CAPTIVE_PORTAL = 114;

    /// RFC 2563 section 2.
    public static final int AUTO_CONFIGURE = 116;

    /// RFC 3011 section 2.
    public static final int SUBNET_SELECTION = 118;

    /// RFC 3397 section 2.
    public static final int DOMAIN_SEARCH = 119;

    /// RFC 3442.
    public static final int CLASSLESS_ROUTE = 121;

    /// RFC 3925 section 3.
    public static final int VENDOR_IDENTIFYING_CLASS = 124;

    /// RFC 3925 section 4.
    public static final int VENDOR_IDENTIFYING_OPTIONS = 125;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_128 = 128;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_129 = 129;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_130 = 130;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_131 = 131;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_132 = 132;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_133 = 133;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_134 = 134;

    /// RFC 4578 section 2.4.
    public static final int PXE_VENDOR_135 = 135;

    /// RFC 5859 section 2.
    public static final int TFTP_SERVER_ADDRESS = 150;

    /// iPXE, encapsulated options.
    public static final int IPXE = 175;

    /// iPXE's older bus id.
    public static final int IPXE_BUS_ID = 177;

    /// iPXE.
    public static final int IPXE_ISCSI_TARGET = 201;

    /// iPXE.
    public static final int IPXE_ISCSI_SECOND_TARGET = 202;

    /// iPXE, the initiator's IQN.
    public static final int IPXE_INITIATOR = 203;

    /// RFC 5071 section 5.
    public static final int CONFIG_FILE = 209;

    /// RFC 5071 section 6.
    public static final int PATH_PREFIX = 210;

    /// RFC 5071 section 7, in seconds.
    public static final int REBOOT_TIME = 211;

    /// Microsoft's older number of option 121.
    public static final int MICROSOFT_CLASSLESS_ROUTE = 249;

    /// draft-ietf-wrec-wpad-01 section 4.4.1.
    public static final int WEB_PROXY = 252;

    /// RFC 2132 section 3.2.
    public static final int END = 255;

    private OptionCode() {}
}
