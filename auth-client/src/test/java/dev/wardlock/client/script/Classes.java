package dev.wardlock.client.script;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Class files, changed. */
final class Classes {

  /** The same with another name of its own. */
  static byte[] renamed(byte[] file, String name) {
    var writer = new ClassWriter(0);
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public void visit(
                  int version,
                  int access,
                  String old,
                  String signature,
                  String superName,
                  String[] interfaces) {
                super.visit(version, access, name, signature, superName, interfaces);
              }
            },
            ClassReader.SKIP_CODE);
    return writer.toByteArray();
  }

  private Classes() {}
}
