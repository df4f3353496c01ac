import { TerraformResource } from 'cdktf';
import { IConstruct } from 'constructs';

/** A tree of constructs, one a line: resources by their type, constructs by their class. */
export function constructTree(root: IConstruct, indent = ''): string[] {
  return root.node.children.flatMap((child, index, all) => {
    const [branch, beside] = index === all.length - 1 ? ['└─ ', '   '] : ['├─ ', '│  '];
    return [`${indent}${branch}${child.node.id}  (${kindOf(child)})`, ...constructTree(child, indent + beside)];
  });
}

function kindOf(construct: IConstruct): string {
  return TerraformResource.isTerraformResource(construct) ? construct.terraformResourceType : construct.constructor.name;
}
