package dev.wardlock.examples.boot;

import dev.wardlock.model.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the gate guards. Spring hands over the principal that the filter has found. */
@RestController
class JobsController {

  /**
   * A job.
   *
   * @param name what it is called
   * @param by who created it
   */
  record Job(String name, String by) {}

  /**
   * Who asks.
   *
   * @param id the principal's id
   * @param kind its kind
   * @param mayCreate whether it may create jobs
   */
  record Me(String id, String kind, boolean mayCreate) {}

  private final List<Job> jobs = new CopyOnWriteArrayList<>();

  @GetMapping("/health")
  String health() {
    return "up";
  }

  @GetMapping("/")
  String home(Principal principal) {
    return "Hello, " + principal.id();
  }

  @GetMapping("/api/me")
  Me me(Principal principal) {
    return new Me(principal.id(), principal.kind(), principal.grants().holds("jobs:create"));
  }

  @GetMapping("/api/jobs")
  List<Job> jobs() {
    return List.copyOf(jobs);
  }

  @PostMapping("/api/jobs")
  Job create(@RequestBody String name, Principal principal) {
    var job = new Job(name, principal.id());
    jobs.add(job);
    return job;
  }
}
