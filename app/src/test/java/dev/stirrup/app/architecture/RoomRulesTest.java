package dev.stirrup.app.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.stirrup.trust.content.Rendered;
import dev.stirrup.trust.content.SiteFolder;
import dev.stirrup.wire.Bytes;
import java.io.FileInputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The four rules of ARCHITECTURE.md, as far as compiled code shows them.
class RoomRulesTest {
    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.stirrup");

    private static final int MOST_PARAMETERS = 4;

    /// What pure rooms must not touch: sockets, files, threads, clocks, loggers.
    private static final Set<String> SHELL_CLASSES =
            Set.of(
                    "java.lang.Thread",
                    "java.lang.ProcessBuilder",
                    "java.lang.Process",
                    "java.time.Clock",
                    "java.time.InstantSource",
                    "java.util.Timer");

    private static final List<String> SHELL_PACKAGES =
            List.of(
                    "java.net",
                    "java.nio.channels",
                    "java.nio.file",
                    "java.util.concurrent",
                    "java.util.logging",
                    "java.sql",
                    "org.slf4j",
                    "ch.qos.logback",
                    "io.netty");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wire", "boot", "dhcp", "tftp", "iscsi", "uefi", "media", "netboot", "trust"
            })
    void pureRoomsGetValuesAndNowOnly(String room) {
        noClasses()
                .that()
                .resideInAPackage("dev.stirrup." + room + "..")
                .should()
                .dependOnClassesThat(isOfShells())
                .because("only server, store, lab and app may use sockets, files, threads, clocks")
                .check(OURS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wire", "boot", "dhcp", "tftp", "iscsi", "uefi", "media", "netboot", "trust"
            })
    void pureRoomsNeverAskForTheTime(String room) {
        noClasses()
                .that()
                .resideInAPackage("dev.stirrup." + room + "..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("time arrives with each call")
                .check(OURS);
    }

    @ParameterizedTest
    @CsvSource({
        "wire,",
        "boot,",
        "dhcp,wire",
        "tftp,wire",
        "iscsi,wire",
        "uefi,wire",
        "media,wire",
        "netboot,wire boot dhcp tftp",
        "trust,wire uefi",
        "store,wire boot dhcp iscsi media netboot server trust uefi",
        "server,wire boot dhcp tftp iscsi netboot trust uefi",
        "lab,wire boot media",
    })
    void aRoomUsesOnlyTheRoomsBelowIt(String room, String below) {
        List<String> allowed =
                below == null ? List.of(room) : List.of((room + " " + below).split(" "));
        noClasses()
                .that()
                .resideInAPackage("dev.stirrup." + room + "..")
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "are in another room than " + allowed,
                                target -> isInAnotherRoom(target, allowed)))
                .check(OURS);
    }

    @Test
    void noTypeOfTheEngineLeavesTheServer() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.stirrup.server..")
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("dev.stirrup.server.engine..")
                .and()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should(notSpeakOfNetty())
                .check(OURS);
    }

    /// A [dev.stirrup.trust.content.Sendable] is all that a server sends: only trust makes those of
    /// files, and the server has one class that opens files and wants them.
    @Test
    void whatAServerSendsIsVerifiedOrNamedAnException() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.stirrup.server.http..", "dev.stirrup.server.tftp..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Files.class, FileInputStream.class, RandomAccessFile.class)
                .orShould()
                .callMethod(FileChannel.class, "open", Path.class, OpenOption[].class)
                .check(OURS);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.stirrup.app.serve.StoreWiring")
                .should()
                .callConstructor(SiteFolder.class)
                .check(OURS);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.stirrup.server.http.Exchange")
                .and()
                .doNotHaveFullyQualifiedName("dev.stirrup.server.tftp.Opening")
                .should()
                .callMethod(Rendered.class, "of", Bytes.class)
                .check(OURS);
    }

    @Test
    void methodsTakeAFewParameters() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.stirrup..")
                .should(takeAFewParameters())
                .check(OURS);
    }

    @Test
    void nothingIsCalledByAWordThatSaysNothing() {
        noClasses()
                .that()
                .resideInAPackage("dev.stirrup..")
                .should()
                .haveNameMatching(".*\\.[A-Za-z]*(Manager|Helper|Util|Utils|Impl|Info)")
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> isOfShells() {
        return DescribedPredicate.describe(
                "belong to shells",
                target ->
                        SHELL_CLASSES.contains(target.getName())
                                || SHELL_PACKAGES.stream()
                                        .anyMatch(p -> isIn(target.getPackageName(), p)));
    }

    private static boolean isInAnotherRoom(JavaClass target, List<String> allowed) {
        String name = target.getPackageName();
        return isIn(name, "dev.stirrup")
                && allowed.stream().noneMatch(room -> isIn(name, "dev.stirrup." + room));
    }

    private static boolean isIn(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    private static ArchCondition<JavaMethod> notSpeakOfNetty() {
        return new ArchCondition<>("not speak of Netty") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean isOverride = method.getModifiers().contains(JavaModifier.SYNTHETIC);
                boolean speaks =
                        method.getAllInvolvedRawTypes().stream()
                                .anyMatch(type -> isIn(type.getPackageName(), "io.netty"));
                if (speaks
                        && !isOverride
                        && isVisible(method.getOwner())
                        && !extendsNetty(method.getOwner())) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                }
            }
        };
    }

    /// Whether other rooms can name it: all that it stands in is public.
    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(RoomRulesTest::isVisible).orElse(true);
    }

    /// Handlers are given to the engine by the server itself; their callbacks must be public.
    private static boolean extendsNetty(JavaClass owner) {
        return owner.getAllRawSuperclasses().stream()
                .anyMatch(type -> isIn(type.getPackageName(), "io.netty"));
    }

    private static ArchCondition<JavaMethod> takeAFewParameters() {
        return new ArchCondition<>("take at most " + MOST_PARAMETERS + " parameters") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                int count = method.getRawParameterTypes().size();
                boolean isWritten =
                        !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                                && !method.getName().startsWith("lambda$");
                if (isWritten && count > MOST_PARAMETERS) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    method, method.getFullName() + " takes " + count));
                }
            }
        };
    }
}
