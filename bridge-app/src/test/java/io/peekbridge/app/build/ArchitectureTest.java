package io.peekbridge.app.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The modules depend on each other in one direction, and the protocol core on nothing that acts.
 */
@AnalyzeClasses(packages = "io.peekbridge", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String MATRIX = "io.peekbridge.matrix..";

  @ArchTest
  static final ArchRule dependencies_point_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("app")
          .definedBy("io.peekbridge.app..")
          .layer("api")
          .definedBy("io.peekbridge.api..")
          .layer("relay")
          .definedBy("io.peekbridge.relay..")
          .layer("streams")
          .definedBy("io.peekbridge.streams..")
          .layer("federation")
          .definedBy("io.peekbridge.federation..")
          .layer("kafka")
          .definedBy("io.peekbridge.kafka..")
          .layer("matrix")
          .definedBy(MATRIX)
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("relay")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("streams")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("federation")
          .mayOnlyBeAccessedByLayers("app", "api", "relay")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("app", "api", "relay", "streams");

  /** A module's own package is its way in: it knows the others, and they take its settings. */
  @ArchTest
  static final ArchRule packages_inside_a_module_have_no_cycles =
      slices().matching("io.peekbridge.(*).(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_protocol_core_knows_no_kafka_and_no_network =
      noClasses()
          .that()
          .resideInAPackage(MATRIX)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "org.apache.hc..",
              "io.javalin..",
              "org.eclipse.jetty..",
              "java.net.http..",
              "java.nio.channels..");

  @ArchTest
  static final ArchRule the_protocol_core_knows_no_thread =
      noClasses()
          .that()
          .resideInAPackage(MATRIX)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.<JavaClass>describe(
                  "are threads",
                  type ->
                      type.isAssignableTo(Thread.class)
                          || type.isAssignableTo(Executor.class)
                          || type.isAssignableTo(CompletableFuture.class)));

  @ArchTest
  static final ArchRule the_protocol_core_knows_no_clock =
      noClasses()
          .that()
          .resideInAPackage(MATRIX)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.<JavaClass>describe(
                  "are clocks", type -> type.isAssignableTo(InstantSource.class)))
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule only_the_distribution_knows_the_broker_inside =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.peekbridge.app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kafka.server..", "org.apache.kafka.server..");

  @ArchTest
  static final ArchRule only_the_topology_knows_kafka_streams =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.peekbridge.streams..", "io.peekbridge.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..");
}
