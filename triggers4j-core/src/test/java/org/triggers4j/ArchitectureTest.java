package org.triggers4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The arrows between the packages, and what the pure ones must not touch.
 *
 * <p>A new package needs a line in {@link #ARROWS}. A new arrow is a decision: it belongs into an ADR.
 */
class ArchitectureTest {

    private static final String ROOT = "org.triggers4j";

    /** What each package may use, apart from itself, {@code error} and {@code payload}. The root may use everything. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            entry(
                    "engine",
                    List.of(
                            "store",
                            "wakeup",
                            "runner",
                            "session",
                            "task",
                            "job",
                            "workflow",
                            "schedule",
                            "format",
                            "binding")),
            entry("memory", List.of("store", "wakeup", "job", "workflow", "schedule")),
            entry("store", List.of("wakeup", "job", "workflow", "schedule")),
            entry("task", List.of("session", "schedule", "workflow")),
            entry("runner", List.of("session", "job", "workflow")),
            entry("session", List.of("workflow")),
            entry("format", List.of("workflow", "schedule", "task")),
            entry("binding", List.of()),
            entry("workflow", List.of()),
            entry("job", List.of()),
            entry("schedule", List.of()),
            entry("wakeup", List.of()),
            entry("payload", List.of()));

    private static final String[] PURE = {
        "org.triggers4j.workflow..", "org.triggers4j.job..", "org.triggers4j.schedule..", "org.triggers4j.payload.."
    };

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> a_package_uses_only_those_its_arrows_lead_to() {
        return ARROWS.entrySet().stream()
                .map(arrow -> DynamicTest.dynamicTest(arrow.getKey(), () -> {
                    Stream<String> allowed =
                            Stream.concat(Stream.of(arrow.getKey(), "payload", "error"), arrow.getValue().stream());
                    check(classes()
                            .that()
                            .resideInAPackage(inside(arrow.getKey()))
                            .should()
                            .onlyDependOnClassesThat(outsideOrIn(allowed)));
                }));
    }

    @Test
    void error_uses_no_other_package() {
        check(classes()
                .that()
                .resideInAPackage(inside("error"))
                .should()
                .onlyDependOnClassesThat(outsideOrIn(Stream.of("error"))));
    }

    @Test
    void nobody_uses_the_root_package() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT));
    }

    @Test
    void every_package_has_its_arrows() {
        List<String> strangers = MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1).replaceFirst("\\..*", ""))
                .filter(name -> !name.equals("error") && !ARROWS.containsKey(name))
                .distinct()
                .toList();

        assertThat(strangers).isEmpty();
    }

    @Test
    void packages_form_no_cycle() {
        check(slices().matching("org.triggers4j.(**)").should().beFreeOfCycles());
    }

    @Test
    void pure_packages_do_no_input_output_and_have_no_threads_and_no_logger() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.sql..",
                                "javax.sql..",
                                "java.net..",
                                "java.io..",
                                "java.nio",
                                "java.nio.channels..",
                                "java.nio.file..",
                                "java.util.concurrent..",
                                "org.slf4j..")
                        .or(named(
                                "java.lang.Thread",
                                "java.lang.ThreadLocal",
                                "java.util.Timer",
                                "java.util.Random",
                                "java.security.SecureRandom",
                                "java.time.Clock",
                                "java.time.InstantSource"))));
    }

    @Test
    void pure_packages_do_not_look_at_the_clock_or_roll_dice() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .accessTargetWhere(target(
                        "a clock or dice",
                        (owner, method) -> (owner.startsWith("java.time.") && method.equals("now"))
                                || (owner.equals("java.lang.System")
                                        && Set.of("nanoTime", "currentTimeMillis")
                                                .contains(method))
                                || (owner.equals("java.lang.Math") && method.equals("random"))
                                || (owner.equals("java.util.UUID") && method.equals("randomUUID")))));
    }

    /** Their iteration order differs from one JVM to the next; the order of tasks is part of the semantics. */
    @Test
    void pure_packages_use_no_collections_of_salted_order() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .accessTargetWhere(target(
                        "collections of salted order",
                        (owner, method) -> (Set.of("java.util.Set", "java.util.Map")
                                                .contains(owner)
                                        && Set.of("of", "copyOf", "ofEntries").contains(method))
                                || (owner.equals("java.util.stream.Collectors")
                                        && Set.of("toUnmodifiableSet", "toUnmodifiableMap")
                                                .contains(method)))));
    }

    @Test
    void no_class_is_looked_up_by_a_name_from_data() {
        check(noClasses()
                .should()
                .accessTargetWhere(target(
                        "class lookup by name",
                        (owner, method) -> (owner.equals("java.lang.Class") && method.equals("forName"))
                                || (owner.endsWith("ClassLoader") && method.equals("loadClass")))));
    }

    @Test
    void nothing_is_deserialized_by_java() {
        check(noClasses()
                .should()
                .dependOnClassesThat(named("java.io.ObjectInputStream", "java.io.ObjectOutputStream")));
    }

    private static void check(ArchRule rule) {
        // Empty: not every package exists from the start.
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static DescribedPredicate<JavaClass> outsideOrIn(Stream<String> names) {
        String[] packages = names.map(ArchitectureTest::inside).toArray(String[]::new);
        return resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(packages));
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        return describe("are one of " + List.of(names), type -> List.of(names).contains(type.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> target(String what, TargetTest test) {
        return describe(
                what,
                access -> test.matches(
                        access.getTargetOwner().getName(), access.getTarget().getName()));
    }

    private interface TargetTest {
        boolean matches(String owner, String method);
    }
}
