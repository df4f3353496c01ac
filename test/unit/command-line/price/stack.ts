import { Bill, billOf } from '../../../../lib/command-line/price/bill';
import { EcsQuestion } from '../../../../lib/command-line/price/question';
import { Attributes, TerraformConfiguration } from '../../../../lib/rights/stack-part';

type Resources = NonNullable<TerraformConfiguration['resource']>;

/** What bills in a stack of these resources, in Singapore where nothing else is said. */
export function bill(resource: Resources, more: TerraformConfiguration = { provider: { alicloud: [{ region: 'ap-southeast-1' }] } }, environment: NodeJS.ProcessEnv = {}): Bill {
  return billOf({ name: 'chat', folder: '/', configuration: { ...more, resource } }, environment);
}

/** An instance as the library synthesizes it, its zone known. */
export function instance(attributes: Attributes = {}): Resources {
  return {
    alicloud_instance: {
      Site: {
        instance_type: 'ecs.e-c1m2.large',
        instance_charge_type: 'PostPaid',
        spot_strategy: 'NoSpot',
        system_disk_category: 'cloud_essd',
        system_disk_size: 40,
        image_id: '${terraform_data.Image.output}',
        vswitch_id: '${alicloud_vswitch.Here.id}',
        ...attributes,
      },
    },
    alicloud_vswitch: { Here: { zone_id: 'ap-southeast-1a' } },
  };
}

/** What ECS is asked for of such an instance. */
export function instanceQuestion(attributes: Attributes = {}): { readonly what: string; readonly question: EcsQuestion } {
  const [{ asked: { what, question } }] = bill(instance(attributes)).items;
  return { what, question: question as EcsQuestion };
}
