package org.triggers4j.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

/** What holds across the modules. It stands here because the command line has all of them on its class path. */
class ProductArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.triggers4j");

    @Test
    void no_class_is_looked_up_by_a_name_from_data() {
        check(noClasses().should().callMethod(Class.class, "forName", String.class));
        check(noClasses().should().callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class));
        check(noClasses().should().callMethod(ClassLoader.class, "loadClass", String.class));
    }

    @Test
    void nothing_is_deserialized_by_java_or_looked_up_or_scripted() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class));
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.naming..", "javax.script..", "java.beans..", "java.rmi..", "javax.xml.."));
    }

    @Test
    void the_jdbc_store_uses_only_what_stores_are_made_of() {
        check(noClasses()
                .that()
                .resideInAPackage("org.triggers4j.jdbc..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.triggers4j..")
                        .and(resideInAnyPackage(
                                        "org.triggers4j.jdbc..",
                                        "org.triggers4j.store..",
                                        "org.triggers4j.wakeup..",
                                        "org.triggers4j.job..",
                                        "org.triggers4j.workflow..",
                                        "org.triggers4j.schedule..",
                                        "org.triggers4j.payload..",
                                        "org.triggers4j.error..")
                                .negate()
                                .as("of another package"))));
    }

    @Test
    void commands_as_tasks_use_only_what_their_users_could() {
        check(noClasses()
                .that()
                .resideInAPackage("org.triggers4j.picocli..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.triggers4j..")
                        .and(resideInAnyPackage(
                                        "org.triggers4j",
                                        "org.triggers4j.picocli..",
                                        "org.triggers4j.task..",
                                        "org.triggers4j.workflow..",
                                        "org.triggers4j.payload..",
                                        "org.triggers4j.error..")
                                .negate()
                                .as("of another package"))));
    }

    @Test
    void the_command_line_and_the_examples_do_not_speak_sql_and_do_not_reach_into_the_engine() {
        check(noClasses()
                .that()
                .resideInAnyPackage("org.triggers4j.cli..", "org.triggers4j.example..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.triggers4j.engine.."));
    }

    /** The distribution leaves test libraries out: the scenario runner has to work without them. */
    @Test
    void the_command_line_needs_no_test_library() {
        check(noClasses()
                .that()
                .resideInAPackage("org.triggers4j.cli..")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.assertj..", "org.opentest4j.."));
    }

    private static void check(ArchRule rule) {
        // Empty: not every package exists from the start.
        rule.allowEmptyShould(true).check(MAIN);
    }
}
