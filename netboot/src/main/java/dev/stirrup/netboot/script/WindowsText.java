package dev.stirrup.netboot.script;

import dev.stirrup.netboot.disk.DiskAccess;
import java.util.List;
import java.util.Optional;

/// The files that are put into Windows PE's `System32`. Lines end in CR LF: `cmd` loses labels of
/// files without.
public final class WindowsText {
    /// The batch file that Windows PE runs.
    public static final String START = "startnet.cmd";

    /// What makes Windows PE run it: Setup's own image would start Setup at once without.
    public static final String SHELL = "winpeshl.ini";

    /// The profile's answers, as the batch file looks for them.
    public static final String ANSWERS = "autounattend.xml";

    /// The roots by which `curl` checks this server.
    public static final String ROOTS = "stirrup-roots.pem";

    /// What the name of a driver's cabinet ends with, behind that of its INF.
    static final String CABINET = ".cab";

    /// What is made for a machine, in the order of the script.
    public static final List<String> FILES = List.of(ROOTS, SHELL, START);

    private static final String LETTERS = "C D E F G H I J K L M N O P Q R S T U V W Y Z";

    private static final String BATCH =
            """
            @echo off
            rem Made for profile @profile@
            set "LOG=X:\\stirrup.log"
            set "SYSTEM=%SystemRoot%\\System32"
            set "TREE=@tree@"
            set "REPORT=@report@"
            set "DISC=@target@"
            set "CURL=-fsS --retry 3 --ssl-no-revoke"
            set "SOURCE="
            set "WHY="
            echo Stirrup: Windows PE has started, profile @profile@
            echo profile @profile@ > "%LOG%"
            wpeinit >> "%LOG%" 2>&1
            for %%c in ("%SYSTEM%\\*.inf.cab") do call :driver %%~nc
            if exist X:\\drivers\\ wpeutil InitializeNetwork >> "%LOG%" 2>&1
            wpeutil WaitForNetwork >> "%LOG%" 2>&1
            call :report running windows-pe
            for %%d in (@letters@) do call :look %%d
            if not defined SOURCE call :attach
            if defined SOURCE goto install
            for %%d in (@letters@) do call :fetch %%d install.wim
            for %%d in (@letters@) do call :fetch %%d install.esd
            for %%d in (@letters@) do call :fetch %%d install.swm
            if defined SOURCE goto install
            set "WHY=no-install-source"
            goto failed

            :install
            echo Stirrup: installing from %SOURCE%
            echo source %SOURCE% >> "%LOG%"
            set "SETUP=X:\\sources\\setup.exe"
            if not exist "%SETUP%" set "SETUP=%SOURCE:~0,2%\\sources\\setup.exe"
            if not exist "%SETUP%" set "SETUP=%SOURCE:~0,2%\\setup.exe"
            set "ANSWERS="
            if exist "%SYSTEM%\\autounattend.xml" set "ANSWERS=/unattend:%SYSTEM%\\autounattend.xml"
            "%SETUP%" /installfrom:"%SOURCE%" %ANSWERS% >> "%LOG%" 2>&1
            if not errorlevel 1 exit /b 0
            set "WHY=setup-failed"

            :failed
            echo Stirrup: Windows was not installed: %WHY%
            echo failed %WHY% >> "%LOG%"
            call :report failed %WHY%
            echo The log is %LOG%, Setup's own is in X:\\Windows\\Panther. Leave with: wpeutil reboot
            cmd /k
            exit /b 1

            :driver
            echo Stirrup: driver %1
            md X:\\drivers\\%1
            expand -F:* "%SYSTEM%\\%1.cab" X:\\drivers\\%1 >> "%LOG%" 2>&1
            drvload X:\\drivers\\%1\\%1 >> "%LOG%" 2>&1
            exit /b 0

            :look
            if defined SOURCE exit /b 0
            for %%f in (install.wim install.esd install.swm) do if exist %1:\\sources\\%%f set "SOURCE=%1:\\sources\\%%f"
            exit /b 0

            :attach
            if not defined DISC exit /b 0
            echo Stirrup: waiting for the disc over iSCSI
            call :settle
            if defined SOURCE exit /b 0
            if exist "%SYSTEM%\\iscsicli.exe" goto login
            echo iscsicli is not here >> "%LOG%"
            exit /b 0

            :login
            net start msiscsi >> "%LOG%" 2>&1
            iscsicli NodeName @initiator@ >> "%LOG%" 2>&1
            @login@
            call :settle
            exit /b 0

            :settle
            for /l %%i in (1,1,10) do call :again
            exit /b 0

            :again
            if defined SOURCE exit /b 0
            for %%d in (@letters@) do call :look %%d
            if not defined SOURCE ping -n 3 127.0.0.1 > nul
            exit /b 0

            :fetch
            if defined SOURCE exit /b 0
            if not exist %1:\\stirrup\\ exit /b 0
            echo Stirrup: fetching %2 to %1:\\stirrup
            set "URL=%TREE%/sources/%2"
            set "FILE=%1:\\stirrup\\%2"
            call :get
            if not exist "%FILE%" exit /b 0
            set "SOURCE=%FILE%"
            if not "%2" == "install.swm" exit /b 0
            set "ENOUGH="
            for /l %%n in (2,1,999) do if not defined ENOUGH call :part %1 %%n
            exit /b 0

            :part
            set "URL=%TREE%/sources/install%2.swm"
            set "FILE=%1:\\stirrup\\install%2.swm"
            call :get
            if not exist "%FILE%" set "ENOUGH=%2"
            exit /b 0

            :report
            set "URL=%REPORT%?status=%1&detail=%2"
            set "FILE=X:\\stirrup.report"
            call :get
            exit /b 0

            :get
            del /q "%FILE%" 2> nul
            if exist "%SYSTEM%\\curl.exe" goto curl
            if exist "%SYSTEM%\\certutil.exe" goto certutil
            echo neither curl nor certutil is here >> "%LOG%"
            exit /b 1

            :curl
            curl.exe %CURL% --cacert "%SYSTEM%\\stirrup-roots.pem" -o "%FILE%" "%URL%" >> "%LOG%" 2>&1
            if not errorlevel 1 exit /b 0
            curl.exe %CURL% -o "%FILE%" "%URL%" >> "%LOG%" 2>&1
            if errorlevel 1 del /q "%FILE%" 2> nul
            exit /b 0

            :certutil
            certutil.exe -urlcache -split -f "%URL%" "%FILE%" >> "%LOG%" 2>&1
            if errorlevel 1 del /q "%FILE%" 2> nul
            exit /b 0
            """;

    private WindowsText() {}

    /// What the batch file is made of.
    ///
    /// @param profile its name
    /// @param tree the folder with the image's files, a URL without a slash behind it
    /// @param report where to report, a URL without a query
    /// @param disc how Windows PE reaches the disc it installs from
    public record Start(String profile, String tree, String report, Optional<DiskAccess> disc) {}

    /// The batch file.
    public static String start(Start of) {
        String login = of.disc().map(WindowsDisc::login).orElse("rem no disc");
        return lines(
                BATCH.replace("@letters@", LETTERS)
                        .replace("@profile@", SafeText.shown(of.profile()))
                        .replace("@target@", of.disc().map(DiskAccess::target).orElse(""))
                        .replace("@initiator@", of.disc().map(DiskAccess::initiator).orElse(""))
                        .replace("@login@", login)
                        .replace("@tree@", inBatch(of.tree()))
                        .replace("@report@", inBatch(of.report())));
    }

    /// What Windows PE runs instead of what it would by itself.
    public static String shell() {
        return lines("[LaunchApps]\n\"" + START + "\"\n");
    }

    /// `cmd` reads a percent sign of a file as the start of a variable.
    private static String inBatch(String url) {
        return url.replace("%", "%%");
    }

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }
}
